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
  /** What opens backups of records, and what signs the reports of drills: the restorer's alone. */
  readonly identityFile: string;
  readonly restorerKeyFile: string;
  /** Public half of the signing key of backups. */
  readonly verifierKey: string;
}

/**
 * Targets, signing keys and two demo identities. The identities lie in a safe of their own, of which the restorer alone is told, and nobody
 * of the one that opens keys;
 * an office in earnest makes them with `age-keygen` on another machine and gives the recipients alone.
 */
export async function prepareBackups(data: string, keys: string, progress: Progress): Promise<BackupSettings> {
  const { makeBackupKey } = await import('@kean/backups');
  const safe = join(data, 'safe');
  const keyFile = join(keys, 'backup.key');
  mkdirSync(safe, { recursive: true, mode: 0o700 });
  const [identityFile, restorerKeyFile] = [join(safe, 'backup.identity'), join(safe, 'restorer.key')];
  await makeBackupKey(keyFile);
  await makeBackupKey(restorerKeyFile);
  const fresh = !existsSync(join(safe, 'backup-keys.identity'));
  const recipient = await recipientIn(identityFile);
  const keyRecipient = await recipientIn(join(safe, 'backup-keys.identity'));
  if (fresh) progress.note(`backups open with the demo identities in ${safe}, which the restorer alone knows`);
  const folder = (name: string) => pathToFileURL(join(data, name)).href;
  const verifierKey = await backupVerifierKeyIn(keyFile);
  const stores = { store: folder('backups'), keyStore: folder('key-backups') };
  return { ...stores, keyFile, recipient, keyRecipient, identityFile, restorerKeyFile, verifierKey };
}

/** The public half, as a restore asks for it. */
export async function backupVerifierKeyIn(keyFile: string): Promise<string> {
  const { readBackupKey } = await import('@kean/backups');
  const { writeVerifierKey } = await import('@kean/tlog');
  return writeVerifierKey((await readBackupKey(keyFile)).verifierKey);
}

async function recipientIn(file: string): Promise<string> {
  const { makeIdentity, readIdentity } = await import('@kean/backups');
  if (!existsSync(file)) {
    const { identity, secretLine } = makeIdentity();
    writeFileSync(file, `# public key: ${identity.recipient.text}\n${secretLine}\n`, { flag: 'wx', mode: 0o600 });
  }
  return readIdentity(readFileSync(file, 'utf8')).recipient.text;
}
