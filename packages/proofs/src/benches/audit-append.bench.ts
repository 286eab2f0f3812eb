import { DurableAppender, recordEvents } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { Client } from 'pg';
import { lookOf } from '../audit/events-of-looks.ts';
import { openLogOffice } from '../audit/log-office.ts';
import { makePlainEvents } from '../audit/plain-events.ts';
import { bytesBelow, sequenceBacklog } from '../audit/sequence-backlog.ts';
import { atMost, type Bench, type BenchLine, moreBy } from '../harness/bench.ts';
import type { RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';

const CALLERS = 64;
/** As many as the api has. */
const CONNECTIONS = 24;
const AT_ONCE = 1_000;
const FULL = { looks: 8_000, bulk: 50_000, rounds: 5 } as const;
const QUICK = { looks: 1_000, bulk: 5_000, rounds: 5 } as const;
const PROMISED_BYTES = 320;

export const bench: Bench = {
  about:
    'A durable event, 64 callers, against a plain insert; bulk against COPY; bytes an event; and whether the sequencer keeps up.',
  run: async function* (context) {
    const sizes = context.args.quick === true ? QUICK : FULL;
    const { instance, keanAdminUrl, dispose } = await openLogOffice(context);
    const db = openDatabase({ url: instance.databases.kean.api, max: CONNECTIONS, applicationName: 'kean-bench' });
    const worker = openDatabase({ url: instance.databases.kean.worker, max: 4, applicationName: 'kean-bench' });
    const plain = await makePlainEvents(instance, keanAdminUrl, CONNECTIONS);
    try {
      const appender = new DurableAppender(db);
      let turn = 0;
      const rates = await interleave(
        {
          appended: () => perSecond(sizes.looks, context, () => appender.append(lookOf(turn++))),
          inserted: () => perSecond(sizes.looks, context, () => plain.insert()),
        },
        context,
        { rounds: sizes.rounds },
      );
      yield moreBy({
        bench: 'audit-append/64-callers',
        ours: rates.appended,
        peer: rates.inserted,
        peerName: 'insert of the same event into an ordinary table, one a transaction',
        unit: 'events/s',
        goal: 0.75,
      });
      yield* bulk(db, plain, sizes, context);
      yield* sequenced(worker, instance, keanAdminUrl, rates.appended, context);
    } finally {
      await Promise.all([db.close(), worker.close(), plain.close()]);
      await dispose();
    }
  },
};

type Plain = Awaited<ReturnType<typeof makePlainEvents>>;
type Sizes = typeof FULL | typeof QUICK;

async function* bulk(db: Database, plain: Plain, sizes: Sizes, context: RunContext): AsyncGenerator<BenchLine> {
  await writeBulk(db, sizes.bulk);
  await plain.writeFile(sizes.bulk);
  const each = await interleave(
    { ours: () => writeBulk(db, sizes.bulk), copied: () => plain.copyEach(sizes.bulk) },
    context,
    { rounds: sizes.rounds },
  );
  yield moreBy({
    bench: 'audit-append/bulk',
    ours: 1 / each.ours,
    peer: 1 / each.copied,
    peerName: 'COPY of the same events into an ordinary table with checks and an index for each search',
    unit: 'events/s',
    goal: 0.25,
  });
}

async function* sequenced(
  worker: Database,
  instance: Parameters<typeof sequenceBacklog>[1],
  keanAdminUrl: string,
  appendRate: number,
  context: RunContext,
): AsyncGenerator<BenchLine> {
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  const size = `select count(*)::int as events from audit_record`;
  const events = (await admin.query<{ events: number }>(size)).rows[0]?.events ?? 0;
  const seconds = await sequenceBacklog(worker, instance);
  yield moreBy({
    bench: 'audit-append/sequencer',
    ours: events / seconds,
    peer: appendRate,
    peerName: 'what 64 callers append',
    unit: 'events/s',
    goal: 1,
  });
  const { table, indexes } = await bytesOf(admin);
  // What repeats (forms, people, rules) counts as part of the table; partial files of the log count as long as they lie there.
  await admin.end();
  const tiles = await bytesBelow(instance.folders.log);
  const each = (bytes: number) => Math.round(bytes / events);
  context.say(`bytes an event: table ${each(table)}, indexes ${each(indexes)}, files of the log ${each(tiles)}`);
  yield atMost({
    bench: 'audit-append/bytes',
    ours: (table + indexes + tiles) / events,
    peer: PROMISED_BYTES,
    peerName: 'the promised size',
    unit: 'bytes an event',
    goal: 1,
  });
}

async function bytesOf(admin: Client): Promise<{ table: number; indexes: number }> {
  const { rows } = await admin.query<{ table: string; indexes: string }>(
    `select sum(pg_table_size(inhrelid)) + pg_total_relation_size('audit_form') + pg_total_relation_size('audit_party')
              + pg_total_relation_size('audit_policy') as table,
            sum(pg_indexes_size(inhrelid)) as indexes
     from pg_inherits where inhparent = 'audit_record'::regclass`,
  );
  return { table: Number(rows[0]?.table), indexes: Number(rows[0]?.indexes) };
}

/** @returns seconds an event */
async function writeBulk(db: Database, events: number): Promise<number> {
  const batches = Array.from({ length: events / AT_ONCE }, (_, batch) =>
    Array.from({ length: AT_ONCE }, (_, at) => lookOf(batch * AT_ONCE + at)),
  );
  const began = performance.now();
  for (const batch of batches) await inSqlTransaction(db, nobody, (tx) => recordEvents(tx, batch));
  return (performance.now() - began) / 1_000 / events;
}

/** Every caller comes again as soon as it has its answer, until so many answers are there. */
async function perSecond(times: number, context: RunContext, ask: () => Promise<void>): Promise<number> {
  let left = times;
  const began = performance.now();
  const caller = async (): Promise<void> => {
    while (left > 0) {
      context.signal.throwIfAborted();
      left -= 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times / ((performance.now() - began) / 1_000);
}
