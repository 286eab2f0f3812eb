import { emptyRoot } from '../merkle/hashes.ts';
import { misuse, Refusal } from '../refusal.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { parseSignedNote, type SignedNote } from './signed-note.ts';
import type { VerifierKey } from './verifier-key.ts';
import { type HeldSignature, isBy, verifySignature } from './verify-signature.ts';

/** Whom the person who asks trusts. */
export interface Trust {
  /** Keys of the log; one signature by any of them is enough (keys are rotated). */
  readonly logKeys: readonly VerifierKey[];
  /** Every one of them must have cosigned. */
  readonly witnesses: readonly VerifierKey[];
  /** The log's first line, where it is not the name of its key. */
  readonly origin: string | null;
}

/** A checkpoint that a trusted key of its log signed. */
export interface OpenCheckpoint extends Checkpoint {
  readonly note: SignedNote;
  readonly signatures: readonly HeldSignature[];
  readonly cosignatures: readonly HeldSignature[];
  /** Lines by keys that nobody named; they are ignored, as C2SP signed-note demands. */
  readonly unknownLines: number;
}

/**
 * Reads a checkpoint and judges every signature on it that a named key claims.
 * @param called how messages name it, for example "the checkpoint"
 * @throws Refusal when it is malformed, of another log, unsigned, falsely signed, or a named witness is missing
 */
export function openCheckpoint(bytes: Uint8Array, trust: Trust, called: string): OpenCheckpoint {
  const note = parseSignedNote(bytes);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (note === null || checkpoint === null) {
    throw new Refusal(
      `${capital(called)} is not a signed checkpoint.`,
      'Fetch it again, byte for byte; if it stays so, the log is damaged.',
    );
  }
  requireOrigin(checkpoint, trust, called);
  const signatures = heldBy(trust.logKeys, note, checkpoint, called);
  if (signatures.length === 0) {
    throw new Refusal(
      `${capital(called)} bears no signature of ${namesOf(trust.logKeys)}.`,
      'Compare the verifier key with the one published by whoever runs the log; if it is right, this is not their log.',
    );
  }
  if (checkpoint.size === 0 && !checkpoint.root.equals(emptyRoot())) {
    throw new Refusal(`${capital(called)} gives an empty log a root that is not that of nothing.`, REPORT);
  }
  const cosignatures = heldBy(trust.witnesses, note, checkpoint, called);
  for (const { name } of trust.witnesses) {
    if (cosignatures.some((held) => held.name === name)) continue;
    throw new Refusal(
      `${capital(called)} (size ${checkpoint.size}) bears no cosignature of the witness ${name}.`,
      'Try again in a minute; if it stays so, ask the witness what it refused.',
    );
  }
  const known = new Set([...signatures, ...cosignatures].map(({ line }) => line));
  const unknownLines = note.signatures.filter(({ line }) => !known.has(line)).length;
  return { ...checkpoint, note, signatures, cosignatures, unknownLines };
}

const REPORT =
  'Keep this file and show it to whoever relies on the log: a log signs such a thing only when it is false.';

function requireOrigin({ origin }: Checkpoint, trust: Trust, called: string): void {
  const wanted = trust.origin === null ? trust.logKeys.map(({ name }) => name) : [trust.origin];
  if (wanted.includes(origin)) return;
  throw new Refusal(
    `${capital(called)} is of the log "${origin}", not of "${wanted.join('" or "')}".`,
    'Give the key of that log, or --origin where its name is not the first line of its checkpoints.',
  );
}

/** The signatures that hold. One by a known key that does not makes the whole note false (C2SP signed-note). */
function heldBy(
  keys: readonly VerifierKey[],
  note: SignedNote,
  checkpoint: Checkpoint,
  called: string,
): readonly HeldSignature[] {
  const claims = keys.flatMap((key) =>
    note.signatures.filter((signature) => isBy(signature, key)).map((signature) => ({ key, signature })),
  );
  return claims.map(({ key, signature }) => {
    const held = verifySignature(note, checkpoint, signature, key);
    if (held !== null) return held;
    throw new Refusal(
      `The signature of ${key.name} on ${called} does not hold.`,
      'Text or signature was changed after it was made; fetch it again, and if it stays so, report it.',
    );
  });
}

function namesOf(keys: readonly VerifierKey[]): string {
  if (keys.length === 0) throw misuse('No key of the log was given.', 'Give --key with its verifier key.');
  return keys.map(({ name, id }) => `${name} (${id})`).join(' or ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
