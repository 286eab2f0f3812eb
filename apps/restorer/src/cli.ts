/**
 * `npm run restore`: brings a backup back, or a moment, closed, and opens it at another command.
 *
 *   npm run restore [-- list]                  what there is to choose from, and what waits to be opened
 *   npm run restore -- <id | newest>           into a new database, in quarantine; called again it goes on where it stopped
 *   npm run restore -- at <time | latest>      the office as it was at that moment, in the same way
 *                      [--database <name>]     what its database was called then, where that was another name
 *   npm run restore -- open <name>             the logins of the office enter it, and the database of before no more
 *   npm run restore -- drop <name | recovery>  a restore that was not opened; what a recovery that was killed has left
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { LogDisagreement } from '@kean/audit';
import { BackupFailed, BackupRefused } from '@kean/backups';
import { RecoveryFailed, WalRefused } from '@kean/backups/wal';
import { readConfig } from '@kean/config';
import { AppError, StartRefusal } from '@kean/kernel';
import { dropQuarantine, openRestored, RestoreRefused, restore } from '@kean/restores';
import { recordRestoreOpened } from '@kean/storage/restoring';
import { restoreParts } from './config.ts';
import { listChoices } from './list-choices.ts';
import { readMoment, removeLeftRecovery } from './moment/recovered-office.ts';
import { type RecoveryConfig, recoveryParts } from './moment/recovery-config.ts';
import { restoreAt } from './moment/restore-at.ts';
import { openLog, openMeans, type RestoreMeans } from './open-means.ts';
import { sentenceOf, stepsShown, tellVerified } from './say.ts';

const KNOWN = [
  RestoreRefused,
  BackupRefused,
  BackupFailed,
  WalRefused,
  RecoveryFailed,
  LogDisagreement,
  StartRefusal,
  AppError,
];
const interrupted = new AbortController();
const { words, options } = readArguments();
const config = orReport(() => readConfig('restore', restoreParts));
const placeOf = (name: string) => ({ adminUrl: config.adminUrl, name, which: 'kean' as const });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error('interrupted')));
const steps = stepsShown();
const began = performance.now();

process.exitCode = await run(words).catch(report);

async function run([command, name]: readonly string[]): Promise<number> {
  if (command === 'open' && name !== undefined) return open(name);
  if (command === 'drop' && name !== undefined) return name === 'recovery' ? dropRecovery() : drop(name);
  const means = await openMeans(config);
  try {
    if (command === 'at') return await takeMoment(means, name);
    if (command !== undefined && command !== 'list') return await take(means, command);
    await listChoices(means, recoveryWhereTold(), placeOf);
    return 0;
  } finally {
    await means.close();
  }
}

async function take(means: RestoreMeans, asked: string): Promise<number> {
  const id = asked === 'newest' ? (await means.list())[0] : asked;
  if (id === undefined)
    throw new RestoreRefused(
      'no-such-restore',
      'No backup lies in the target. Take one on the page of backups, or check BACKUP_STORE.',
    );
  const backup = await means.open(id);
  const name = `kean_restored_${id.replaceAll('-', '').slice(-12)}`;
  const { signal } = interrupted;
  const verified = await restore({ ...means.wanted(backup, name), signal, onProgress: steps.show });
  return told(name, backup.manifest, verified);
}

async function takeMoment(means: RestoreMeans, text = ''): Promise<number> {
  const time = readMoment(text);
  const { signal } = interrupted;
  const { name, backup, verified } = await restoreAt({
    config: readConfig('restore', recoveryParts),
    recordsIdentityFile: config.identityFile,
    adminUrl: config.adminUrl,
    time,
    means,
    database: options.database ?? nameOfOffice(),
    signal,
    placeOf,
    onProgress: (phase) => steps.show({ phase: `recovery-${phase}`, done: 0, total: 0 }),
    restore: (wanted, opened) => restore({ ...means.wanted(opened, wanted), signal, onProgress: steps.show }),
  });
  return told(name, backup.manifest, verified);
}

function told(
  name: string,
  manifest: Parameters<typeof tellVerified>[0]['manifest'],
  verified: Awaited<ReturnType<typeof restore>>,
): number {
  steps.end();
  tellVerified({ name, manifest, verified, seconds: (performance.now() - began) / 1000, now: new Date() });
  return 0;
}

async function open(name: string): Promise<number> {
  const closing = nameOfOffice();
  await openRestored({
    place: placeOf(name),
    keysUrl: config.keysUrl,
    closing: closing === name ? null : closing,
    log: openLog(config),
    record: recordRestoreOpened,
  });
  console.log(`✓ ${name} is open. ${closing} is closed to the office and stays as it is.`);
  return 0;
}

async function drop(name: string): Promise<number> {
  await dropQuarantine(placeOf(name));
  console.log(`✓ ${name} is gone.`);
  return 0;
}

async function dropRecovery(): Promise<number> {
  const recovery = readConfig('restore', recoveryParts);
  const was = await removeLeftRecovery(recovery, config.adminUrl);
  const { folder } = recovery;
  console.log(was ? `✓ what a recovery left in ${folder} is gone.` : `No recovery left anything in ${folder}.`);
  return 0;
}

/** The database that the office works with now. */
function nameOfOffice(): string {
  return decodeURIComponent(new URL(config.ownerUrl).pathname.slice(1));
}

/** Who only lists is not asked for the archive. */
function recoveryWhereTold(): RecoveryConfig | null {
  try {
    return readConfig('restore', recoveryParts);
  } catch (error) {
    if (error instanceof StartRefusal) return null;
    throw error;
  }
}

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { database: { type: 'string' } },
    });
    return { words: positionals, options: values };
  } catch {
    // What was typed is not repeated: it may hold an address with its secret.
    console.error('✗ One of these options is not known. docs/runbooks/restore.md has them all.');
    process.exit(1);
  }
}

function orReport<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    process.exit(report(error));
  }
}

/** One line with the remedy; a stack only where it is a defect. */
function report(error: unknown): number {
  if (interrupted.signal.aborted)
    console.error('✗ interrupted; nothing was opened. The same command goes on where it stopped.');
  else if (KNOWN.some((kind) => error instanceof kind)) console.error(`✗ ${sentenceOf(error)}`);
  else console.error('✗ This is a defect of the restore, or the server went away:', error);
  return 1;
}
