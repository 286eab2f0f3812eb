import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { StartRefusal } from '@kean/kernel';
import { NoteSigner, SEED_BYTES, TlogError } from '@kean/tlog';

const LINE = /^kean-backup-key-1 (\S+) ([A-Za-z0-9+/]{43}=)$/m;
const REMARK = [
  '# Signing key of the backups of KeAn. It opens none of them; whoever holds it can pass off a forged one.',
  '# The line of its public half is what a restore needs: keep a copy of that apart.',
].join('\n');

/** Makes the key under a new name, in a file that only its owner may read. @returns false where the file is there already */
export async function makeBackupKey(file: string): Promise<boolean> {
  if (existsSync(file)) return false;
  const name = `kean.invalid/backups/${randomBytes(6).toString('hex')}`;
  const line = `kean-backup-key-1 ${name} ${randomBytes(SEED_BYTES).toString('base64')}`;
  await writeFile(file, `${REMARK}\n${line}\n`, { flag: 'wx', mode: 0o600 });
  return true;
}

/** @throws StartRefusal in one sentence when the file is absent, too widely readable, or no key */
export async function readBackupKey(file: string): Promise<NoteSigner> {
  const [, name, seed] = LINE.exec(await readPrivately(file)) ?? [];
  if (name === undefined || seed === undefined) throw refusal(file, 'it is not a key of backups');
  try {
    return new NoteSigner(name, 'ed25519', Buffer.from(seed, 'base64'));
  } catch (error) {
    if (error instanceof TlogError) throw refusal(file, 'it is not a key of backups');
    throw error;
  }
}

async function readPrivately(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw refusal(file, 'others may read it; use chmod 600');
    return await readFile(file, 'utf8');
  } catch (error) {
    throw error instanceof StartRefusal ? error : refusal(file, 'it cannot be read');
  }
}

function refusal(file: string, why: string): StartRefusal {
  return new StartRefusal([
    `BACKUP_KEY_FILE: the signing key of backups ${file} cannot be used: ${why}. Put the copy back that you kept apart.`,
  ]);
}
