import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountFor, mayEnter, type ServiceAccount } from '../machine/service-account.ts';
import type { Progress } from '../progress.ts';
import { ROOT } from '../repository.ts';
import type { WalArchive } from '../services/postgres-settings.ts';
import { writeServiceFile } from '../services/service-folder.ts';
import type { Folders } from './folders.ts';
import type { BackupSettings } from './make-backup-keys.ts';

const COMMAND = join(ROOT, 'packages', 'backups', 'src', 'wal', 'segments', 'archive-command.ts');
/** What is lost with the machine is no older; a segment that is closed early packs to almost nothing. */
const TIMEOUT_SECONDS = 120;

/** Where the archive's settings and its signing key lie: with the server, whose user alone may read them. */
export const ARCHIVE_SETTINGS = 'archive.json';
export const ARCHIVE_KEY = 'archive.key';
/** By what the archive remembers its target. */
export const ARCHIVE_TARGET = 'archive.target';
/** Beside the identities: by what a recovery knows bases and segments of this office from anybody's. */
export const VERIFIER_KEYS = 'archive.verifier-keys';

/**
 * Has the private Postgres archive its log to where the backups of keys go, under its own user and with a signing key of its own.
 * @returns `null` where that user cannot reach the program, and says so
 */
export async function prepareArchive(
  folders: Folders,
  backups: BackupSettings,
  progress: Progress,
): Promise<WalArchive | null> {
  const { makeBackupKey, readBackupKey } = await import('@kean/backups');
  const { writeVerifierKey } = await import('@kean/tlog');
  const account = accountFor(folders.postgres);
  const target = fileURLToPath(backups.keyStore);
  for (const folder of [target, join(target, '.incoming')]) giveFolder(folder, account);
  giveMark(target, account);
  const reached = [join(COMMAND, '..'), join(process.execPath, '..'), target].every((folder) =>
    mayEnter(account, folder),
  );
  if (!reached) {
    progress.note(
      `continuous protection is off: the user of Postgres may not enter ${ROOT}. Start as an ordinary user, or put the clone where everybody may enter`,
    );
    return null;
  }
  const [settingsFile, keyFile] = [join(folders.services, ARCHIVE_SETTINGS), join(folders.services, ARCHIVE_KEY)];
  if (!existsSync(keyFile)) await makeBackupKey(keyFile);
  const signers = [await readBackupKey(backups.keyFile), await readBackupKey(keyFile)];
  const lines = signers.map(({ verifierKey }) => `${writeVerifierKey(verifierKey)}\n`);
  writeServiceFile(join(folders.data, 'safe', VERIFIER_KEYS), lines.join(''), null);
  if (account !== null) chownSync(keyFile, account.uid, account.gid);
  const targetFile = join(folders.services, ARCHIVE_TARGET);
  if (!existsSync(targetFile)) writeServiceFile(targetFile, '', account);
  const settings = {
    store: backups.keyStore,
    recipients: [backups.recipient],
    keyRecipients: [backups.keyRecipient],
    keyFile,
    verifyKeys: [backups.verifierKey],
    targetFile,
  };
  writeServiceFile(settingsFile, `${JSON.stringify(settings)}\n`, account);
  const program = [process.execPath, COMMAND, settingsFile].map(quoted).join(' ');
  return { command: `${program} "%p" "%f"`, timeoutSeconds: TIMEOUT_SECONDS };
}

function giveFolder(folder: string, account: ServiceAccount | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (account !== null) chownSync(folder, account.uid, account.gid);
}

/** The worker may have written it under another user, before the archive asked for it. */
function giveMark(target: string, account: ServiceAccount | null): void {
  if (account === null) return;
  for (const place of [join(target, 'target'), join(target, 'target', 'mark')])
    if (existsSync(place)) lchownSync(place, account.uid, account.gid);
}

/** As the shell reads it back, and Postgres, which takes `%` for its own. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`.replaceAll('%', '%%');
}
