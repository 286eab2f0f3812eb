import {
  isCursor,
  type ListeningWatch,
  type RevocationNews,
  type RevocationWatchOptions,
  readRevocations,
  watchRevocations,
} from '@kean/agency/revocations';
import { type Database, runStatement } from '@kean/db';

/** What a reader of revocations is told, in the order in which it became true. */
export type Told =
  | { readonly event: 'revoked'; readonly data: { staffId: string; epoch: number; why: string } }
  | { readonly event: 'policy'; readonly data: { version: number } }
  /** Nobody can say what was missed: whoever holds something about people or rules reads it anew. */
  | { readonly event: 'reset'; readonly data: { version: number } }
  /** Nothing was missed until now. Without one for more than a second a reader refuses. */
  | { readonly event: 'heartbeat'; readonly data: { version: number } };

/** @param cursor names the place in the stream after what is told; to resume from */
export type Listener = (told: readonly Told[], cursor: string) => void;

export interface RevocationFeed {
  /** False while Postgres confirms nothing. */
  isConfirmed(): boolean;
  /**
   * Tells what happened since the cursor (or, without one, where things stand), and from then on everything, with a heartbeat each
   * second while it is true that nothing was missed.
   * @returns ends it
   * @throws AppError when Postgres does not answer
   */
  follow(since: string | null, listener: Listener): Promise<() => void>;
  stop(): Promise<void>;
}

const HEARTBEAT_MS = 1_000;

/** One watch over Postgres for however many readers. */
export function revocationFeed(
  db: Database,
  onTrouble: (error: unknown) => void,
  timing: Pick<RevocationWatchOptions, 'askEveryMs' | 'boundMs'> = {},
): RevocationFeed {
  const listeners = new Set<Listener>();
  const tell = (told: readonly Told[], cursor: string) => {
    for (const listener of [...listeners]) listener(told, cursor);
  };
  let version = 0;
  const watch: ListeningWatch = watchRevocations({
    db,
    onNews: (news) => {
      tell(toldOf(news, version), news.cursor);
      version = news.policyVersion;
    },
    // Silence is told by silence: no heartbeat comes.
    onSilence: () => undefined,
    onTrouble,
    ...timing,
  });
  const beating = setInterval(() => {
    const last = watch.last();
    if (last !== null && watch.isConfirmed()) tell([heartbeat(last)], last.cursor);
  }, HEARTBEAT_MS);
  beating.unref();
  return {
    isConfirmed: () => watch.isConfirmed(),
    follow: async (since, listener) => {
      // Held back until the past is told; what comes meanwhile is told twice rather than never.
      let early: Parameters<Listener>[] | null = [];
      const gate: Listener = (told, cursor) =>
        void (early === null ? listener(told, cursor) : early.push([told, cursor]));
      listeners.add(gate);
      try {
        const past = await readRevocations((text, values) => runStatement(db, text, values), since);
        listener(
          [...toldOf(past, past.policyVersion), { event: 'policy', data: { version: past.policyVersion } }],
          past.cursor,
        );
        for (const one of early) listener(...one);
        early = null;
      } catch (error) {
        listeners.delete(gate);
        throw error;
      }
      return () => void listeners.delete(gate);
    },
    stop: async () => {
      clearInterval(beating);
      listeners.clear();
      await watch.stop();
    },
  };
}

/** A `Last-Event-ID` as a cursor; what is none is one that brings a reset. */
export function cursorIn(header: string | readonly string[] | undefined): string | null {
  if (header === undefined || header === '') return null;
  return typeof header === 'string' && isCursor(header) ? header : 'unknown';
}

function toldOf({ people, everything, policyVersion }: RevocationNews, known: number): Told[] {
  if (everything) return [{ event: 'reset', data: { version: policyVersion } }];
  const policy: Told[] = policyVersion === known ? [] : [{ event: 'policy', data: { version: policyVersion } }];
  return [
    ...policy,
    ...people.map(({ staffId, epoch, why }): Told => ({ event: 'revoked', data: { staffId, epoch, why } })),
  ];
}

function heartbeat({ policyVersion }: RevocationNews): Told {
  return { event: 'heartbeat', data: { version: policyVersion } };
}
