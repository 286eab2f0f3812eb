import { StartRefusal } from '@kean/kernel';
import type { NoteSigner } from '@kean/tlog';
import { makeSigningKey, readSigningKey, type SigningKeyForm, SigningKeyUnusable } from '@kean/tlog/key-file';

const FORM: SigningKeyForm = {
  word: 'kean-log-key-1',
  namePrefix: 'kean.invalid/log/',
  remarks: [
    '# Signing key of the log of KeAn. Whoever holds it can sign a second history; the witness would still refuse it.',
    '# Keep one copy in another place. A lost key ends this log: a new one begins under a new name.',
  ],
};

/**
 * Makes the key of a new log under a new name, in a file that only its owner may read. Of two processes that start together one wins.
 * @returns false where the file is there already
 */
export function makeLogKey(file: string): Promise<boolean> {
  return makeSigningKey(file, FORM);
}

/**
 * The signer of the log. Its name is the log's origin.
 * @param createIfAbsent for a log without entries only: a lost file must not look like a new log
 * @throws StartRefusal in one sentence when the file is absent, too widely readable, or no key
 */
export async function readLogKey(file: string, { createIfAbsent = false } = {}): Promise<NoteSigner> {
  if (createIfAbsent) await makeLogKey(file);
  try {
    return await readSigningKey(file, FORM);
  } catch (error) {
    if (!(error instanceof SigningKeyUnusable)) throw error;
    const why = error.why === 'it is no such key' ? 'it is not a key of a log' : error.why;
    throw new StartRefusal([
      `LOG_KEY_FILE: the signing key of the log ${file} cannot be used: ${why}. Put the copy back that you kept apart.`,
    ]);
  }
}
