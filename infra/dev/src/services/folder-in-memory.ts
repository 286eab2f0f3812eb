import { statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** A run of all tests keeps well below one; the rest is for who else uses the machine. */
const LEAST_BYTES = 4 * 1024 ** 3;

/**
 * Where a run's databases lie: in memory where there is plenty of it, since most of the work of making a database is making its
 * thousand files, which memory does twenty times as fast. Nothing of it is to outlive the run.
 */
export function folderInMemory(): string {
  return freemem() > 2 * LEAST_BYTES && roomIn(MEMORY) > LEAST_BYTES ? MEMORY : tmpdir();
}

/** Bytes; 0 where there is no such folder. */
function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
