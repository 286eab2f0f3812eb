import { createHash } from 'node:crypto';
import { type Database, runStatement } from '@kean/db';

/** One count of tries within a time. */
interface TryWindow {
  readonly name: 'place' | 'link';
  readonly most: number;
  readonly seconds: number;
}

/** From one address. A shop's clients share one; a try that was right gives itself back. */
const PLACE: TryWindow = { name: 'place', most: 60, seconds: 10 * 60 };
/** At one link, whether there is such a link or not. */
const LINK: TryWindow = { name: 'link', most: 20, seconds: 10 * 60 };

export interface Tried {
  readonly admitted: boolean;
  /** True for the try that filled a window: the one that is worth an event. */
  readonly first: boolean;
  readonly keys: readonly Buffer[];
}

/** Keys in one order, so that two statements never wait for each other; a window that is over starts anew. */
const COUNT = `
  insert into visit_window as w (key, ends_at, tries)
  select key, now() + make_interval(secs => seconds), 1 from unnest($1::bytea[], $2::int[]) as asked(key, seconds) order by key
  on conflict (key) do update set
    tries = case when w.ends_at <= now() then 1 else least(w.tries + 1, 1000000) end,
    ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
  returning key, tries`;
const GIVE_BACK = `
  update visit_window set tries = greatest(tries - 1, 0) where key in (
    select key from visit_window where key = any ($1::bytea[]) and ends_at > now() order by key for update)`;
/** Some of those that are over; the table stays as large as the traffic of a few minutes. */
const SWEEP = `
  delete from visit_window where key in (
    select key from visit_window where ends_at < now() - interval '1 minute' limit 1000 for update skip locked)`;
const SWEEP_EVERY = 50;
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;

let sinceSweep = 0;
/** Windows known to be full, by key, until when: a storm costs no statement. */
const full = new WeakMap<Database, Map<string, number>>();

/**
 * Whether it is known already that there is no room for this try. It costs nothing and says nothing of a link, so it is asked before anything is
 * waited for: a storm from one address takes no room from anybody else.
 */
export function isKnownToBeFull(db: Database, place: Buffer, linkDigest: Buffer): boolean {
  const remembered = rememberedBy(db);
  return [keyOf(PLACE, place), keyOf(LINK, linkDigest)].some(
    (key) => (remembered.get(key.toString('hex')) ?? 0) > performance.now(),
  );
}

/**
 * Counts a try before anything is looked up. In Postgres, where a restart forgets nothing and every instance sees the same count.
 * @param place keyed digest of the address
 * @param linkDigest of a secret of 128 bits, so that it needs no key
 */
export async function countTry(db: Database, place: Buffer, linkDigest: Buffer): Promise<Tried> {
  const windows = [
    [PLACE, keyOf(PLACE, place)],
    [LINK, keyOf(LINK, linkDigest)],
  ] as const;
  const keys = windows.map(([, key]) => key);
  const remembered = rememberedBy(db);
  if (keys.some((key) => (remembered.get(key.toString('hex')) ?? 0) > performance.now()))
    return { admitted: false, first: false, keys };
  const counts = await runStatement<{ key: Buffer; tries: number }>(db, COUNT, [
    keys,
    windows.map(([window]) => window.seconds),
  ]);
  sinceSweep += 1;
  if (sinceSweep >= SWEEP_EVERY) {
    sinceSweep = 0;
    await runStatement(db, SWEEP);
  }
  for (const [window, key] of windows) {
    const tries = counts.find((count) => key.equals(count.key))?.tries ?? Number.POSITIVE_INFINITY;
    if (tries <= window.most) continue;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key.toString('hex'), performance.now() + REMEMBERED_MS);
    return { admitted: false, first: tries === window.most + 1, keys };
  }
  return { admitted: true, first: false, keys };
}

/**
 * After a try that was right: it gives back itself and nothing else. Whoever shares the address is not kept out by those who come in; and whoever
 * holds a link of their own gains no room for guessing at others by it.
 */
export async function giveBackTry(db: Database, { keys }: Tried): Promise<void> {
  await runStatement(db, GIVE_BACK, [keys]);
}

function keyOf({ name }: TryWindow, digest: Buffer): Buffer {
  return createHash('sha256').update(name).update(digest).digest();
}

function rememberedBy(db: Database): Map<string, number> {
  const known = full.get(db) ?? new Map<string, number>();
  full.set(db, known);
  return known;
}
