import { createHmac, type KeyObject } from 'node:crypto';
import { type Database, runStatement, type SqlTransaction } from '@kean/db';
import { addressBlock } from './address-block.ts';
import { ACCOUNT, ACCOUNT_AT_ADDRESS, ACCOUNT_IN_A_ROW, ADDRESS, type AttemptWindow } from './windows.ts';

/** A try that may go on, with what {@link AttemptCounter.forgive} needs when it succeeds. */
export interface AdmittedAttempt {
  readonly admitted: true;
  readonly accountKeys: readonly Buffer[];
  readonly addressKey: Buffer;
}

export interface RefusedAttempt {
  readonly admitted: false;
  readonly window: AttemptWindow['name'];
  readonly retryAfterSeconds: number;
  /** True for the try that filled the window: the one that is worth an event. */
  readonly first: boolean;
}

export interface AttemptCounter {
  /** Counts a try before the password is looked at; many at once are counted one by one, whichever instance they reach. */
  admit(email: string, address: string | null): Promise<AdmittedAttempt | RefusedAttempt>;
  /** After a success: the account's windows are empty again, and the address gets its one try back. */
  forgive(tx: SqlTransaction, attempt: AdmittedAttempt): Promise<void>;
}

/** Keys in one order, so that two statements never wait for each other; a window that is over starts anew. */
const COUNT = `
  insert into sign_in_window as w (key, ends_at, tries)
  select key, now() + make_interval(secs => seconds), 1 from unnest($1::bytea[], $2::int[]) as asked(key, seconds) order by key
  on conflict (key) do update set
    tries = case when w.ends_at <= now() then 1 else least(w.tries + 1, 1000000) end,
    ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
  returning key, tries, ceil(extract(epoch from ends_at - now()))::int as seconds_left`;

const FORGIVE = `
  with emptied as (delete from sign_in_window where key = any ($1::bytea[]))
  update sign_in_window set tries = greatest(tries - 1, 0) where key = $2::bytea`;

/** Some rows of windows that are over; asked for now and then, so the table stays as large as the traffic of a few minutes. */
const SWEEP = `
  delete from sign_in_window where key in (
    select key from sign_in_window where ends_at < now() - interval '1 minute' limit 1000 for update skip locked)`;
const SWEEP_EVERY = 50;

/** How long a full window is believed without asking Postgres again, and how many are remembered. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;

/**
 * Counts tries in Postgres, where a restart forgets nothing and every instance sees the same count. Of account and address only
 * keyed digests are stored. A window known to be full is refused from memory for a few seconds, so that a storm on one account
 * costs neither a hash nor a statement.
 */
export function countAttempts(db: Database, key: KeyObject): AttemptCounter {
  const full = new Map<string, { until: number; window: AttemptWindow['name'] }>();
  let sinceSweep = 0;

  const digest = (window: AttemptWindow, ...parts: string[]): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([window.name, ...parts]))
      .digest();

  const remember = (digested: Buffer, window: AttemptWindow['name'], secondsLeft: number): void => {
    if (full.size >= MOST_REMEMBERED) full.delete(full.keys().next().value ?? '');
    full.set(digested.toString('base64'), {
      until: performance.now() + Math.min(REMEMBERED_MS, secondsLeft * 1000),
      window,
    });
  };

  const remembered = (digested: Buffer): RefusedAttempt | null => {
    const known = full.get(digested.toString('base64'));
    if (known === undefined) return null;
    const leftMs = known.until - performance.now();
    if (leftMs <= 0) {
      full.delete(digested.toString('base64'));
      return null;
    }
    return { admitted: false, window: known.window, retryAfterSeconds: Math.ceil(leftMs / 1000), first: false };
  };

  const sweep = async (): Promise<void> => {
    sinceSweep = 0;
    await runStatement(db, SWEEP);
  };

  return {
    admit: async (email, address) => {
      const block = addressBlock(address);
      const windows: readonly [AttemptWindow, Buffer][] = [
        [ACCOUNT_AT_ADDRESS, digest(ACCOUNT_AT_ADDRESS, email, block)],
        [ACCOUNT, digest(ACCOUNT, email)],
        [ACCOUNT_IN_A_ROW, digest(ACCOUNT_IN_A_ROW, email)],
        [ADDRESS, digest(ADDRESS, block)],
      ];
      for (const [, digested] of windows) {
        const refused = remembered(digested);
        if (refused !== null) return refused;
      }
      const counts = await runStatement<{ key: Buffer; tries: number; seconds_left: number }>(db, COUNT, [
        windows.map(([, digested]) => digested),
        windows.map(([window]) => window.seconds),
      ]);
      if (++sinceSweep >= SWEEP_EVERY) await sweep();
      for (const [window, digested] of windows) {
        const count = counts.find((one) => digested.equals(one.key));
        if (count === undefined || count.tries <= window.most) continue;
        remember(digested, window.name, count.seconds_left);
        const first = count.tries === window.most + 1;
        return { admitted: false, window: window.name, retryAfterSeconds: count.seconds_left, first };
      }
      const [atAddress, account, inARow, addressWindow] = windows.map(([, digested]) => digested) as [
        Buffer,
        Buffer,
        Buffer,
        Buffer,
      ];
      return { admitted: true, accountKeys: [atAddress, account, inARow], addressKey: addressWindow };
    },
    forgive: async (tx, attempt) => {
      await tx.query(FORGIVE, [attempt.accountKeys, attempt.addressKey]);
    },
  };
}
