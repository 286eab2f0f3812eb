import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const SEGMENT_ENDING = '.decisions';

const DAY_MS = 86_400_000;

/** Segments of a folder, oldest first. */
export async function segmentsIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SEGMENT_ENDING)).sort();
  return names.map((name) => join(folder, name));
}

/** Deletes what was last written to so many days ago: the requests of other systems may name people, and nobody keeps them for ever. */
export async function dropOldSegments(folder: string, keptDays: number, now = Date.now()): Promise<number> {
  let dropped = 0;
  for (const path of await segmentsIn(folder)) {
    if (now - (await stat(path)).mtimeMs <= keptDays * DAY_MS) continue;
    await rm(path);
    dropped += 1;
  }
  return dropped;
}
