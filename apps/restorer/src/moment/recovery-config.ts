import { readFile } from 'node:fs/promises';
import { type ConfigOf, variable } from '@kean/config';
import { StartRefusal } from '@kean/kernel';
import { readVerifierKey, TlogError, type VerifierKey } from '@kean/tlog';
import { z } from 'zod';
import { postgresAddress, storeAddress } from '../config.ts';

const file = z.string().startsWith('/');
const remedy = 'See docs/runbooks/point-in-time.md.';

/** What a recovery is told beyond a restore: the archive of the whole cluster, and the second of the two identities that open it. */
export const recoveryParts = {
  archiveStore: variable('BACKUP_KEY_STORE', storeAddress, {
    meaning: 'the target in which the archived log of the database and its bases lie',
    remedy,
  }),
  archiveKeysFile: variable('ARCHIVE_VERIFIER_KEYS_FILE', file, {
    meaning: 'the absolute path of the public halves of the signing keys of backups and archive, one a line',
    remedy,
  }),
  keyIdentityFile: variable('BACKUP_KEY_IDENTITY_FILE', file, {
    meaning:
      'the absolute path of the age identity that opens backups of keys (mode 0600): the archive opens with both',
    remedy: 'Bring the identity that was kept apart.',
  }),
  folder: variable('RECOVERY_FOLDER', file, {
    meaning: 'the absolute path of a folder for the recovered cluster, which is emptied before and removed after',
    remedy,
  }),
};

export type RecoveryConfig = ConfigOf<typeof recoveryParts>;

/** What a restore of keys is told beyond that. */
export const keysParts = {
  ...recoveryParts,
  keysOwnerUrl: variable('RESTORE_KEYS_OWNER_URL', postgresAddress, {
    meaning: 'the address of the key store that the office works with, under the login kean_keys_owner',
    remedy: 'See docs/runbooks/restore.md.',
  }),
};

export type KeysConfig = ConfigOf<typeof keysParts>;

/** @throws StartRefusal */
export async function readArchiveKeys(path: string): Promise<VerifierKey[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => readVerifierKey(line.trim()));
  } catch (error) {
    const why = error instanceof TlogError ? 'it holds no public keys' : 'it cannot be read';
    throw new StartRefusal([`ARCHIVE_VERIFIER_KEYS_FILE: ${path} cannot be used: ${why}. ${remedy}`]);
  }
}
