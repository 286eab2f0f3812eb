const HOUR_MS = 3_600_000;
/**
 * The files of a cluster still hold a destroyed key for a while: until the key store is written anew before the next base, and in what the
 * log said of its pages until then. That is a day at most, so what is kept ends a day before the window does.
 */
const REMAINS_HOURS = 24;

/**
 * Ids of the bases that stay: those within the window of keys less a day, and no other, not even the newest. The segments after a base go
 * with it. So a key is gone from all of them when its window has passed, which is what a certificate of erasure says.
 *
 * @param ids UUIDs of version 7: a base is as old as its id says, also one that is unfinished or damaged
 */
export function basesToKeep(ids: readonly string[], windowDays: number, now: Date): Set<string> {
  const from = now.getTime() - (windowDays * 24 - REMAINS_HOURS) * HOUR_MS;
  return new Set(ids.filter((id) => madeAt(id) > from));
}

/** The first 48 bits of a UUID of version 7 are the milliseconds of its making. */
function madeAt(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
