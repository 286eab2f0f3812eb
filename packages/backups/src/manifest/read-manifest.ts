import type { VerifierKey } from '@kean/tlog';
import { BackupRefused } from '../backup-refused.ts';
import { Manifest } from './manifest.ts';
import { readSignedJson } from './signed-json.ts';

/**
 * The manifest, when it is exactly what was signed. Nothing of it is looked at before the signature has been verified.
 * @throws BackupRefused
 */
export function readManifest(bytes: Uint8Array, id: string, verifyKeys: readonly VerifierKey[]): Manifest {
  const manifest = readSignedJson(
    bytes,
    Manifest,
    verifyKeys,
    (fault, cause) => new BackupRefused(`manifest-${fault}`, null, cause),
  );
  if (manifest.id !== id) throw new BackupRefused('manifest-of-another-backup');
  return manifest;
}
