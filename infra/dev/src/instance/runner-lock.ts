import { linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, Fault } from '../fault.ts';
import { identify, isRunning, type ProcessIdentity } from '../processes/identity.ts';
import { readJson, writeJson } from './json-file.ts';

/** One runner per data folder. */
export interface RunnerLock {
  readonly release: () => void;
}

export type LockOutcome = { readonly taken: RunnerLock } | { readonly heldBy: ProcessIdentity };

const ATTEMPTS = 20;

/** The runner that works on this data folder now, `null` when none does. */
export function runnerOf(dataFolder: string): ProcessIdentity | null {
  const holder = readJson<ProcessIdentity>(lockFile(dataFolder));
  return holder !== null && isRunning(holder) ? holder : null;
}

/**
 * Takes the lock of a data folder. The lock names its holder, so that one a killed runner left behind is recognised: the file
 * appears by a hard link, with its content or not at all.
 */
export function takeRunnerLock(dataFolder: string): LockOutcome {
  const me = identify(process.pid);
  if (me === null) throw new Error('a process that runs has no identity');
  const file = lockFile(dataFolder);
  const mine = `${file}.${process.pid}`;
  writeJson(mine, me);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (tryLink(mine, file)) return { taken: { release: () => release(file, me) } };
      const holder = readJson<ProcessIdentity>(file);
      if (holder !== null && isRunning(holder)) return { heldBy: holder };
      if (holder !== null) removeStale(file, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Fault(
    `The lock ${file} could not be taken.`,
    'Another command takes it again and again; wait until it is done.',
  );
}

function lockFile(dataFolder: string): string {
  return join(dataFolder, 'runner.lock');
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Two runners may find the same stale lock: only what was seen is removed, anything newer is put back. */
function removeStale(file: string, seen: ProcessIdentity): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readJson<ProcessIdentity>(aside);
  if (moved !== null && (moved.pid !== seen.pid || moved.began !== seen.began)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string, me: ProcessIdentity): void {
  const holder = readJson<ProcessIdentity>(file);
  if (holder?.pid === me.pid && holder.began === me.began) rmSync(file, { force: true });
}
