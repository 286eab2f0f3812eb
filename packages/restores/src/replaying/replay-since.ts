/** What happened after the backup, done again in one transaction. */
import { type LoggedEvent, takeBackEntries } from '@kean/audit';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import type { Replayed } from '../clause-restoration.ts';
import { AS_LONG_AS_IT_TAKES } from '../quarantine/as-long-as-it-takes.ts';
import { insideOf } from '../quarantine/quarantine.ts';
import { END_STEP, type EndedSteps } from '../quarantine/steps.ts';
import type { Restore, VerifiedRestore } from '../restore.ts';
import { readErasureLedger } from './erasure-ledger.ts';

export type ReplayedFacts = Pick<VerifiedRestore, 'log' | 'replayed' | 'since'>;

/** One transaction: the log, and what each clause does again because of it. Erasures that came while it ran are done in another round. */
export async function replaySince(work: Restore, { replayed: before }: EndedSteps) {
  const { place, keysUrl, log, clauses, onProgress, signal } = work;
  signal.throwIfAborted();
  onProgress({ phase: 'replaying', done: 0, total: 0 });
  const ledger = await readErasureLedger(keysUrl);
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 2 });
  try {
    const facts = await inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(AS_LONG_AS_IT_TAKES, []);
      const since: LoggedEvent[] = [];
      const counts: Record<string, number> = {};
      const taken = await takeBackEntries({
        tx,
        ...log,
        since: (event) => {
          counts[event.action] = (counts[event.action] ?? 0) + 1;
          if (!FREQUENT.has(event.action)) since.push(event);
          if (since.length > 0 && since.length % 1_000 === 0)
            onProgress({ phase: 'replaying', done: since.length, total: 0 });
        },
      });
      const done: Replayed[] = [];
      for (const clause of clauses)
        done.push(...(await clause.replay({ tx, since, erased: ledger.erased, logLost: work.logLost !== undefined })));
      const found = joined(before as ReplayedFacts | undefined, { log: taken, replayed: done, since: counts });
      await tx.query(END_STEP, ['replayed', JSON.stringify(found)]);
      return found;
    });
    return { ledger, facts };
  } finally {
    await db.close();
  }
}

/** A later run does again only what came after the one before; what was done is what both did. */
function joined(earlier: ReplayedFacts | undefined, now: ReplayedFacts): ReplayedFacts {
  if (earlier === undefined) return now;
  const since = { ...earlier.since };
  for (const [action, count] of Object.entries(now.since)) since[action] = (since[action] ?? 0) + count;
  return {
    log: { ...now.log, events: earlier.log.events + now.log.events },
    replayed: now.replayed.map(({ what, count }) => ({
      what,
      count: count + (earlier.replayed.find((one) => one.what.en === what.en)?.count ?? 0),
    })),
    since,
  };
}

/** Looks at clients are nearly the whole log, and no clause does one again. */
const FREQUENT: ReadonlySet<string> = new Set([
  'circulation.field-revealed',
  'clients.dossier-read',
  'clients.listed',
  'clients.searched',
  'storage.keys-unwrapped',
]);
