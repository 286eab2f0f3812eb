import { StartRefusal } from '@kean/kernel';
import type { NoteSigner } from '@kean/tlog';
import { makeSigningKey, readSigningKey, type SigningKeyForm, SigningKeyUnusable } from '@kean/tlog/key-file';

const FORM: SigningKeyForm = {
  word: 'kean-backup-key-1',
  namePrefix: 'kean.invalid/backups/',
  remarks: [
    '# Signing key of the backups of KeAn. It opens none of them; whoever holds it can pass off a forged one.',
    '# The line of its public half is what a restore needs: keep a copy of that apart.',
  ],
};

/** Makes the key under a new name, in a file that only its owner may read. @returns false where the file is there already */
export function makeBackupKey(file: string): Promise<boolean> {
  return makeSigningKey(file, FORM);
}

/** @throws StartRefusal in one sentence when the file is absent, too widely readable, or no key */
export async function readBackupKey(file: string): Promise<NoteSigner> {
  try {
    return await readSigningKey(file, FORM);
  } catch (error) {
    if (!(error instanceof SigningKeyUnusable)) throw error;
    const why = error.why === 'it is no such key' ? 'it is not a key of backups' : error.why;
    throw new StartRefusal([
      `BACKUP_KEY_FILE: the signing key of backups ${file} cannot be used: ${why}. Put the copy back that you kept apart.`,
    ]);
  }
}
