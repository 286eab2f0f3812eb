import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@kean/db';
import { type Ask, type RevocationNews, readRevocations } from './read-revocations.ts';
import { RingingLine } from './ringing-line.ts';

export interface RevocationWatchOptions {
  readonly db: Database;
  /** Told what changed, in the order of the questions; at most some milliseconds after the commit. Must not throw. */
  readonly onNews: (news: RevocationNews) => void;
  /** Nothing confirms any more that no revocation was missed: whoever holds something open ends it. */
  readonly onSilence: () => void;
  /** For the operator's log. */
  readonly onTrouble: (error: unknown) => void;
  /** Pause between two questions when no notice arrives. */
  readonly askEveryMs?: number;
  /** Without an answer for so long nothing is confirmed. */
  readonly boundMs?: number;
}

export interface ListeningWatch {
  /** Whether an answer within the bound says that nothing was missed. */
  isConfirmed(): boolean;
  /** Cursor and version of the last answer; `null` before the first. */
  last(): RevocationNews | null;
  stop(): Promise<void>;
}

/** The channel on which a commit that moved an epoch or the policy rings. */
const CHANNEL = 'kean_revocation';
const ASK_EVERY_MS = 300;
const BOUND_MS = 900;
const RECONNECT_MS = 150;
const SILENCE_CHECK_MS = 50;

/**
 * Watches Postgres for revocations over one connection of its own. A notice, which Postgres delivers when (and only if) the change was
 * committed, only rings a bell; what happened is then read from the table, and read all the same when no notice comes. So a lost
 * notice costs one pause, a lost connection is read over when it is back, and since question and notice share the connection, an
 * answer proves that notices would have arrived.
 *
 * A connection that does not answer within the bound is thrown away. Until another one answers, nothing is confirmed (I9).
 */
export function watchRevocations(options: RevocationWatchOptions): ListeningWatch {
  const { onSilence, onTrouble, boundMs = BOUND_MS } = options;
  const stopping = new AbortController();
  let last: RevocationNews | null = null;
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let silent = true;

  const isConfirmed = () => performance.now() - confirmedAt <= boundMs;
  const take = (news: RevocationNews, askedAt: number) => {
    const isNews = news.people.length > 0 || news.everything || news.policyVersion !== last?.policyVersion;
    last = news;
    confirmedAt = askedAt;
    silent = false;
    if (isNews) options.onNews(news);
  };
  const silence = setInterval(() => {
    if (silent || isConfirmed()) return;
    silent = true;
    onSilence();
  }, SILENCE_CHECK_MS);
  silence.unref();

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await watchOnce(options, stopping.signal, () => last?.cursor ?? null, take);
      } catch (error) {
        onTrouble(error);
        await pause(RECONNECT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  })();

  return {
    isConfirmed,
    last: () => last,
    stop: async () => {
      stopping.abort();
      clearInterval(silence);
      await watching;
    },
  };
}

/** Resolves when it is stopped, rejects when the connection is lost or silent. */
async function watchOnce(
  { db, askEveryMs = ASK_EVERY_MS, boundMs = BOUND_MS }: RevocationWatchOptions,
  stopping: AbortSignal,
  cursor: () => string | null,
  take: (news: RevocationNews, askedAt: number) => void,
): Promise<void> {
  const client = await db.pool.connect();
  const line = new RingingLine();
  const ring = () => line.ring();
  const lost = (error?: Error) => line.break(error ?? new Error('the connection that listens was closed'));
  client.on('notification', ring);
  client.on('error', lost);
  client.on('end', lost);
  stopping.addEventListener('abort', ring);
  const ask: Ask = async (text, values) => (await client.query<object>(text, values as unknown[])).rows;
  try {
    await line.within(boundMs, client.query(`listen ${CHANNEL}`));
    while (!stopping.aborted) {
      const askedAt = performance.now();
      take(await line.within(boundMs, readRevocations(ask, cursor())), askedAt);
      await line.wait(askEveryMs);
    }
  } finally {
    stopping.removeEventListener('abort', ring);
    client.off('notification', ring);
    client.off('end', lost);
    // Closed and not given back: it still listens, and may be answering.
    client.release(true);
  }
}
