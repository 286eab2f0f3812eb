import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { StartRefusal } from '@kean/kernel';
import { NoteSigner, SEED_BYTES, TlogError } from '@kean/tlog';

const LINE = /^kean-log-key-1 (\S+) ([A-Za-z0-9+/]{43}=)$/m;
const REMARK = [
  '# Signing key of the log of KeAn. Whoever holds it can sign a second history; the witness would still refuse it.',
  '# Keep one copy in another place. A lost key ends this log: a new one begins under a new name.',
].join('\n');

/**
 * Makes the key of a new log under a new name, in a file that only its owner may read. Of two processes that start together one wins.
 * @returns false where the file is there already
 */
export async function makeLogKey(file: string): Promise<boolean> {
  if (existsSync(file)) return false;
  const origin = `kean.invalid/log/${randomBytes(6).toString('hex')}`;
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${REMARK}\nkean-log-key-1 ${origin} ${randomBytes(SEED_BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * The signer of the log. Its name is the log's origin.
 * @param createIfAbsent for a log without entries only: a lost file must not look like a new log
 * @throws StartRefusal in one sentence when the file is absent, too widely readable, or no key
 */
export async function readLogKey(file: string, { createIfAbsent = false } = {}): Promise<NoteSigner> {
  if (createIfAbsent) await makeLogKey(file);
  const text = await readPrivately(file);
  const [, origin, seed] = LINE.exec(text) ?? [];
  if (origin === undefined || seed === undefined) throw refusal(file, 'it is not a key of a log');
  try {
    return new NoteSigner(origin, 'ed25519', Buffer.from(seed, 'base64'));
  } catch (error) {
    if (error instanceof TlogError) throw refusal(file, 'it is not a key of a log');
    throw error;
  }
}

async function readPrivately(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw refusal(file, 'others may read it; use chmod 600');
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    throw refusal(file, 'it cannot be read');
  }
}

function refusal(file: string, why: string): StartRefusal {
  return new StartRefusal([
    `LOG_KEY_FILE: the signing key of the log ${file} cannot be used: ${why}. Put the copy back that you kept apart.`,
  ]);
}
