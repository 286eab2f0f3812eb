/** The folder of one recovery: what lies where, who may enter, and how a broken-off one gives way to the next. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecoveryFailed } from './recovery-failed.ts';
import type { ServerAccount } from './server-account.ts';

export interface RecoveryFolder {
  readonly path: string;
  /** Files of the cluster. */
  readonly data: string;
  /** The only way in; mode 0700. */
  readonly socket: string;
  /** Through which segments are asked for and handed over. */
  readonly wal: string;
  readonly log: string;
  readonly account: ServerAccount | null;
}

/** Says that everything in the folder was made by a recovery and may be made anew. */
const MARK = 'kean-recovery';
const SUBFOLDERS = ['data', 'socket', 'wal', 'wal/want', 'wal/have', 'wal/none'];
const PATH = /^\/[A-Za-z0-9._/-]+$/;
/** `sun_path` holds 108 bytes with its end; the rest is the socket's own name. */
const MAX_PATH = 80;
const SERVER_END_MS = 10_000;

/**
 * Makes the folder, or empties it where an earlier recovery stands in it; a server which that one left running is ended first.
 * @throws RecoveryFailed
 */
export async function prepareRecoveryFolder(wanted: string, account: ServerAccount | null): Promise<RecoveryFolder> {
  if (!PATH.test(wanted) || wanted.length > MAX_PATH) throw new RecoveryFailed('folder-name');
  const folder: RecoveryFolder = {
    path: wanted,
    data: path.join(wanted, 'data'),
    socket: path.join(wanted, 'socket'),
    wal: path.join(wanted, 'wal'),
    log: path.join(wanted, 'postgres.log'),
    account,
  };
  await mkdir(wanted, { recursive: true, mode: 0o700 });
  const present = await readdir(wanted);
  if (present.length > 0 && !present.includes(MARK)) throw new RecoveryFailed('folder-taken');
  await endServerIn(folder.data);
  for (const name of present.filter((one) => one !== MARK)) await rm(path.join(wanted, name), { recursive: true });
  await writeFile(
    path.join(wanted, MARK),
    'Made by a recovery of KeAn to a point in time; another one may empty this folder.\n',
  );
  await giveTo(account, wanted);
  for (const name of SUBFOLDERS) {
    await mkdir(path.join(wanted, name), { mode: 0o700 });
    await giveTo(account, path.join(wanted, name));
  }
  if (!mayEnter(folder.data, account)) throw new RecoveryFailed('folder-closed');
  return folder;
}

/**
 * Ends the server that a recovery left running there, and takes away all that it made: it holds what was erased since.
 * @returns whether there was anything
 */
export async function removeRecoveryFolder(folder: string): Promise<boolean> {
  if (!existsSync(path.join(folder, MARK))) return false;
  await endServerIn(path.join(folder, 'data'));
  // The mark goes last: what is broken off here can be called again.
  for (const name of (await readdir(folder)).filter((one) => one !== MARK))
    await rm(path.join(folder, name), { recursive: true });
  await rm(folder, { recursive: true });
  return true;
}

/** Whether a recovery stands there, or what one that was killed has left. */
export function isRecoveryFolder(folder: string): boolean {
  return existsSync(path.join(folder, MARK));
}

/** Only the server's user may open it. */
async function giveTo(account: ServerAccount | null, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if (account !== null) await chown(folder, account.uid, account.gid);
}

/**
 * Writes a file that only the server's user may read. It gets its name when it is whole and its owner's: the server looks for some of
 * them all the time, and takes them away.
 */
export async function writeForServer(
  { account }: RecoveryFolder,
  file: string,
  contents: string | Uint8Array,
): Promise<void> {
  const incoming = `${file}.incoming`;
  await writeFile(incoming, contents, { mode: 0o600 });
  if (account !== null) await chown(incoming, account.uid, account.gid);
  await rename(incoming, file);
}

function mayEnter(folder: string, account: ServerAccount | null): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', ...account }).status === 0;
}

/** Ends the server of an earlier recovery: the one its pid file names, provided that it really stands in this folder. */
async function endServerIn(data: string): Promise<void> {
  const pid = serverIn(data);
  if (pid === null) return;
  process.kill(pid, 'SIGQUIT');
  const until = performance.now() + SERVER_END_MS;
  while (serverIn(data) === pid) {
    if (performance.now() > until) throw new RecoveryFailed('folder-taken');
    await sleep(50);
  }
}

function serverIn(data: string): number | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return null;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data) ? pid : null;
  } catch {
    // Gone, or another user's process by now, which cannot be it.
    return null;
  }
}
