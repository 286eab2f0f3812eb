import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Progress } from '../progress.ts';

/** What the worker is told about backups of the office. */
export interface BackupSettings {
  readonly store: string;
  readonly keyStore: string;
  readonly keyFile: string;
  readonly recipient: string;
  readonly keyRecipient: string;
}

/**
 * Targets, signing key and two demo identities. The identities lie in a safe of their own that no process of the office is told about;
 * an office in earnest makes them with `age-keygen` on another machine and gives the recipients alone.
 */
export async function prepareBackups(data: string, keys: string, progress: Progress): Promise<BackupSettings> {
  const { makeBackupKey } = await import('@kean/backups');
  const safe = join(data, 'safe');
  const keyFile = join(keys, 'backup.key');
  mkdirSync(safe, { recursive: true, mode: 0o700 });
  await makeBackupKey(keyFile);
  const fresh = !existsSync(join(safe, 'backup-keys.identity'));
  const recipient = await recipientIn(join(safe, 'backup.identity'));
  const keyRecipient = await recipientIn(join(safe, 'backup-keys.identity'));
  if (fresh) progress.note(`backups open with the demo identities in ${safe}, which no process of the office knows`);
  const folder = (name: string) => pathToFileURL(join(data, name)).href;
  return { store: folder('backups'), keyStore: folder('key-backups'), keyFile, recipient, keyRecipient };
}

async function recipientIn(file: string): Promise<string> {
  const { makeIdentity, readIdentity } = await import('@kean/backups');
  if (!existsSync(file)) {
    const { identity, secretLine } = makeIdentity();
    writeFileSync(file, `# public key: ${identity.recipient.text}\n${secretLine}\n`, { flag: 'wx', mode: 0o600 });
  }
  return readIdentity(readFileSync(file, 'utf8')).recipient.text;
}
