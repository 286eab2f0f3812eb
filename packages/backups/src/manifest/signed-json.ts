import { type NoteSigner, readNote, TlogError, type VerifierKey, verifiedSignatures, writeNote } from '@kean/tlog';
import type { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** What can be wrong with something signed; whoever reads it has names of its own for these. */
export type SignedFault = 'malformed' | 'changed' | 'of-another-agency';

/** A signed note (C2SP signed-note) whose text is one line of canonical JSON. */
export function signedJson(value: unknown, signer: NoteSigner): string {
  const text = `${canonicalJson(value)}\n`;
  return writeNote({ text, signatures: [signer.sign(text, new Date(0))] });
}

/**
 * The value, when it is exactly what was signed. Nothing of it is looked at before the signature has been verified.
 * @param refused makes the error that is thrown
 */
export function readSignedJson<T>(
  bytes: Uint8Array,
  shape: z.ZodType<T>,
  verifyKeys: readonly VerifierKey[],
  refused: (fault: SignedFault, cause?: unknown) => Error,
): T {
  const text = requireSigned(bytes, verifyKeys, refused);
  try {
    const read = shape.safeParse(JSON.parse(text));
    // Another spelling of the same thing was not written by us.
    if (read.success && `${canonicalJson(read.data)}\n` === text) return read.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refused('malformed');
}

function requireSigned(
  bytes: Uint8Array,
  verifyKeys: readonly VerifierKey[],
  refused: (fault: SignedFault, cause?: unknown) => Error,
): string {
  let known: number;
  let text: string;
  try {
    const note = readNote(bytes);
    known = verifiedSignatures(note, verifyKeys).length;
    text = note.text;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw refused(error.code === 'SIGNATURE_WRONG' ? 'changed' : 'malformed', error);
  }
  if (known === 0) throw refused('of-another-agency');
  return text;
}
