/**
 * `npm run restore`: brings a backup back, closed, and opens it at another command.
 *
 *   npm run restore                    what lies in the target, and what waits to be opened
 *   npm run restore -- <id | newest>   into a new database, in quarantine; called again it goes on where it stopped
 *   npm run restore -- open <name>     the logins of the office enter it, and the database of before no more
 *   npm run restore -- drop <name>     a restore that was not opened
 */
import process from 'node:process';
import { LogDisagreement } from '@kean/audit';
import { BackupRefused } from '@kean/backups';
import { readConfig } from '@kean/config';
import { AppError, StartRefusal } from '@kean/kernel';
import { dropQuarantine, listQuarantines, openRestored, RestoreRefused, readSteps, restore } from '@kean/restores';
import { recordRestoreOpened } from '@kean/storage/restoring';
import { restoreParts } from './config.ts';
import { openLog, openMeans, type RestoreMeans } from './open-means.ts';
import { sentenceOf, stepsShown, tellBackup, tellVerified } from './say.ts';

// Before anything that may be refused: whoever reports asks it.
const interrupted = new AbortController();
const config = readRestoreConfig();
const place = (name: string) => ({ adminUrl: config.adminUrl, name, which: 'kean' as const });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interrupted.abort(new Error('interrupted')));

process.exitCode = await run(process.argv.slice(2)).catch(report);

async function run([command, name]: readonly string[]): Promise<number> {
  if (command === 'open' && name !== undefined) return open(name);
  if (command === 'drop' && name !== undefined) return drop(name);
  const means = await openMeans(config);
  try {
    return command === undefined ? await list(means) : await take(means, command);
  } finally {
    await means.close();
  }
}

async function list(means: RestoreMeans): Promise<number> {
  const ids = await means.list();
  if (ids.length === 0) console.log('No backup lies in the target.');
  for (const id of ids) {
    console.log(tellBackup(id, await means.open(id).catch((error: unknown) => sentenceOf(error))));
  }
  for (const name of await listQuarantines(config.adminUrl)) {
    const { checked } = await readSteps(place(name));
    const next = checked === undefined ? 'not verified to its end' : `verified; npm run restore -- open ${name}`;
    console.log(`${name}  in quarantine, ${next}`);
  }
  return 0;
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
  const began = performance.now();
  const steps = stepsShown();
  const verified = await restore({ ...means.wanted(backup, name), signal: interrupted.signal, onProgress: steps.show });
  steps.end();
  tellVerified({
    name,
    manifest: backup.manifest,
    verified,
    seconds: (performance.now() - began) / 1000,
    now: new Date(),
  });
  return 0;
}

async function open(name: string): Promise<number> {
  const closing = decodeURIComponent(new URL(config.ownerUrl).pathname.slice(1));
  await openRestored({
    place: place(name),
    keysUrl: config.keysUrl,
    closing: closing === name ? null : closing,
    log: openLog(config),
    record: recordRestoreOpened,
  });
  console.log(`✓ ${name} is open. ${closing} is closed to the office and stays as it is.`);
  return 0;
}

async function drop(name: string): Promise<number> {
  await dropQuarantine(place(name));
  console.log(`✓ ${name} is gone.`);
  return 0;
}

function readRestoreConfig() {
  try {
    return readConfig('restore', restoreParts);
  } catch (error) {
    process.exit(report(error));
  }
}

/** One line with the remedy; a stack only where it is a defect. */
function report(error: unknown): number {
  const known = [RestoreRefused, BackupRefused, LogDisagreement, StartRefusal, AppError].some(
    (kind) => error instanceof kind,
  );
  if (interrupted.signal.aborted)
    console.error('✗ interrupted; nothing was opened. The same command goes on where it stopped.');
  else if (known) console.error(`✗ ${sentenceOf(error)}`);
  else console.error('✗ This is a defect of the restore, or the server went away:', error);
  return 1;
}
