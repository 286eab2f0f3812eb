/**
 * `npm run restore`: brings a backup back, or a moment, closed, and opens it at another command.
 *
 *   npm run restore [-- list]                  what there is to choose from, and what waits to be opened
 *   npm run restore -- <id | newest>           into a new database, in quarantine; called again it goes on where it stopped
 *   npm run restore -- at <time | latest>      the office as it was at that moment, in the same way
 *                      [--database <name>]     what its database was called then, where that was another name
 *                      [--log-lost]            the log's files are gone for good: rebuilt out of the backup, in the folder LOG_STORE
 *                      [--checkpoint <file>]   a signed head of that log that somebody kept
 *   npm run restore -- keys <id | newest | at <time | latest>>   a key store of an older day, in the same way
 *                      [--erased <file>]       clients whose erasure nothing else knows any more, an id a line
 *                      [--log-lost] [--store-lost] [--keys-lost]   what a person has seen is gone for good
 *   npm run restore -- open <name>             the logins of the office enter it, and the database of before no more
 *   npm run restore -- drop <name | recovery>  a restore that was not opened; what a recovery that was killed has left
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { LogDisagreement } from '@kean/audit';
import { BackupFailed, BackupRefused, type Manifest, type OpenedBackup } from '@kean/backups';
import { RecoveryFailed, WalRefused } from '@kean/backups/wal';
import { readConfig } from '@kean/config';
import { AppError, StartRefusal } from '@kean/kernel';
import {
  dropQuarantine,
  openRestored,
  RestoreRefused,
  restore,
  type VerifiedRestore,
  whichDatabaseIs,
} from '@kean/restores';
import { recordRestoreOpened } from '@kean/storage/restoring';
import { restoreParts } from './config.ts';
import { type KeysWishes, openKeys, takeKeys } from './keys/keys-command.ts';
import { tellKeys } from './keys/say-keys.ts';
import { listChoices } from './list-choices.ts';
import { type RecoveryPhase, readMoment, removeLeftRecovery } from './moment/recovered-office.ts';
import { keysParts, type RecoveryConfig, recoveryParts } from './moment/recovery-config.ts';
import { restoreAt } from './moment/restore-at.ts';
import { openLog, openLostLog, openMeans, type RestoreMeans } from './open-means.ts';
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
  if (command === 'keys') return takeKeysAs(words.slice(1));
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
  return told(name, backup.manifest, await restoreIt(means, name, backup, backup));
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
    onProgress: tellRecovery,
    restore: (wanted, opened, nightly) => restoreIt(means, wanted, opened, nightly),
  });
  return told(name, backup.manifest, verified);
}

function tellRecovery(phase: RecoveryPhase): void {
  steps.show({ phase: `recovery-${phase}`, done: 0, total: 0 });
}

/** @param signed a backup whose manifest names a signed head of the log */
async function restoreIt(
  means: RestoreMeans,
  name: string,
  backup: OpenedBackup,
  signed: OpenedBackup | null,
): Promise<VerifiedRestore> {
  const lost =
    options['log-lost'] === true ? { logLost: await openLostLog(config, options.checkpoint ?? [], signed) } : {};
  const { signal } = interrupted;
  return await restore({ ...means.wanted(backup, name), ...lost, signal, onProgress: steps.show });
}

function told(name: string, manifest: Manifest, verified: VerifiedRestore): number {
  steps.end();
  tellVerified({
    name,
    manifest,
    verified,
    seconds: (performance.now() - began) / 1000,
    times: steps.times(),
    now: new Date(),
  });
  return 0;
}

async function takeKeysAs(asked: readonly string[]): Promise<number> {
  const restored = await takeKeys(keysWishes(), asked);
  steps.end();
  tellKeys(restored, options['log-lost'] === true);
  return 0;
}

function keysWishes(): KeysWishes {
  return {
    config,
    recovery: readConfig('restore', keysParts),
    logLost: options['log-lost'] === true,
    storeLost: options['store-lost'] === true,
    keysLost: options['keys-lost'] === true,
    erasedFile: options.erased ?? null,
    database: options.database ?? null,
    signal: interrupted.signal,
    onProgress: steps.show,
    onRecovery: tellRecovery,
  };
}

async function open(name: string): Promise<number> {
  if ((await whichDatabaseIs(config.adminUrl, name)) === 'keys') {
    const before = await openKeys(keysWishes(), name);
    console.log(
      `✓ ${name} is open: the office takes its keys from it. ${before} is closed to the office and stays as it is.`,
    );
    return 0;
  }
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
      options: {
        database: { type: 'string' },
        'log-lost': { type: 'boolean' },
        'store-lost': { type: 'boolean' },
        'keys-lost': { type: 'boolean' },
        erased: { type: 'string' },
        checkpoint: { type: 'string', multiple: true },
      },
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
