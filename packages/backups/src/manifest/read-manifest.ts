import { readNote, type SignedNote, TlogError, type VerifierKey, verifiedSignatures } from '@kean/tlog';
import { BackupRefused } from '../backup-refused.ts';
import { canonicalJson } from './canonical-json.ts';
import { Manifest } from './manifest.ts';

/**
 * The manifest, when it is exactly what was signed. Nothing of it is looked at before the signature has been verified.
 * @throws BackupRefused
 */
export function readManifest(bytes: Uint8Array, id: string, verifyKeys: readonly VerifierKey[]): Manifest {
  const { text } = requireSigned(bytes, verifyKeys);
  const manifest = parsed(text);
  if (manifest.id !== id) throw new BackupRefused('manifest-of-another-backup');
  return manifest;
}

function requireSigned(bytes: Uint8Array, verifyKeys: readonly VerifierKey[]): SignedNote {
  try {
    const note = readNote(bytes);
    if (verifiedSignatures(note, verifyKeys).length === 0) throw new BackupRefused('manifest-of-another-agency');
    return note;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new BackupRefused(error.code === 'SIGNATURE_WRONG' ? 'manifest-changed' : 'manifest-malformed', null, error);
  }
}

function parsed(text: string): Manifest {
  try {
    const read = Manifest.safeParse(JSON.parse(text));
    // Another spelling of the same thing was not written by us.
    if (read.success && `${canonicalJson(read.data)}\n` === text) return read.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BackupRefused('manifest-malformed');
}
