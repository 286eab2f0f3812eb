import { setTimeout } from 'node:timers/promises';
import { recordEvents } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { fileRootKey, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { BatchWatch, FIRST_RULES, LeakWatcher } from '@kean/incidents/testing';
import { newId, type Principal } from '@kean/kernel';
import { Client } from 'pg';
import { lookOf } from '../audit/events-of-looks.ts';
import { fillLog } from '../audit/fill-log.ts';
import { openLogOffice } from '../audit/log-office.ts';
import { atMost, type Bench, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';

const FULL_EVENTS = 1_000_000;
const QUICK_EVENTS = 200_000;
const PROMISED_RATE = 20_000;
const EVENTS_OF_A_BATCH = 16_384;
const TURN_EVERY_MS = 200;
const PROMISED_MS = 1_000;
/** An open screen looks as often as this, so an alert stands there so much later at most. */
const SCREEN_LOOKS_EVERY_MS = 200;
const ALERTS = 60;
/** More than the rule about others' clients asks for. */
const LOOKS = 12;

/** As the clauses say it of the events that the log is filled with. */
const ACTS = {
  'circulation.field-revealed': 'reveal',
  'circulation.reveal-refused': 'reveal',
  'clients.dossier-read': 'dossier',
  'clients.listed': 'list',
} as const;

export const bench: Bench = {
  about:
    'The rules over a log of five thousand people: events in a second, bytes a person, and the time from a look to its alert.',
  run: async function* (context) {
    const events = countOf(context, 'events', context.args.quick === true ? QUICK_EVENTS : FULL_EVENTS);
    const { instance, keanAdminUrl, dispose } = await openLogOffice(context);
    const api = openDatabase({ url: instance.databases.kean.api, max: 4, applicationName: 'kean-bench' });
    const worker = openDatabase({ url: instance.databases.kean.worker, max: 4, applicationName: 'kean-bench' });
    const keyStore = openKeyStore({ url: instance.databases.keys.api, applicationName: 'kean-bench' });
    const admin = new Client({ connectionString: keanAdminUrl });
    await admin.connect();
    try {
      const root = await fileRootKey(instance.rootKeyFile);
      const keyring = await openKeyring({ store: keyStore.store, root, guard: openGuard });
      const parts = { db: worker, keyring, acts: ACTS, rules: FIRST_RULES };
      await fillLog(keanAdminUrl, events, context);
      await admin.query(
        `insert into leak_watch (id, position, occurred_at, event_id) values (1, 0, 'epoch', '00000000-0000-0000-0000-000000000000')
         on conflict (id) do update set position = 0, occurred_at = excluded.occurred_at, event_id = excluded.event_id`,
      );
      yield moreBy({
        bench: 'leak-rules/events',
        ours: await perSecond(new BatchWatch(parts), events, context),
        peer: PROMISED_RATE,
        peerName: `the promised rate, over ${events} events`,
        unit: 'events/s',
        goal: 1,
      });
      const { rows } = await admin.query<{ most: number }>('select max(length(state)) as most from leak_watch_person');
      yield atMost({
        bench: 'leak-rules/memory-of-a-person',
        ours: rows[0]?.most ?? Number.NaN,
        peer: 65_536,
        peerName: 'a bound that does not grow with events',
        unit: 'bytes',
        goal: 1,
      });
      const watcher = new LeakWatcher(parts, {
        watched: () => undefined,
        troubled: (error) => context.say(String(error)),
      });
      watcher.start(TURN_EVERY_MS);
      try {
        const times = await timesToAlert(api, admin, context);
        context.say(`from the commit of a look to its alert: median ${quantile(times, 0.5).toFixed(0)} ms`);
        yield atMost({
          bench: 'leak-rules/commit-to-screen',
          ours: quantile(times, 0.99) + SCREEN_LOOKS_EVERY_MS,
          peer: PROMISED_MS,
          peerName: 'the promised p99, with the turn of an open screen',
          unit: 'ms',
          goal: 1,
        });
      } finally {
        await watcher.stop();
      }
    } finally {
      await Promise.all([api.close(), worker.close(), keyStore.close(), admin.end()]);
      await dispose();
    }
  },
};

async function perSecond(watch: BatchWatch, events: number, context: RunContext): Promise<number> {
  const began = performance.now();
  let [seen, told] = [0, 0];
  for (;;) {
    context.signal.throwIfAborted();
    const { read, raised } = await watch.next(EVENTS_OF_A_BATCH);
    seen += read;
    told += raised;
    if (read < EVENTS_OF_A_BATCH) break;
  }
  const seconds = (performance.now() - began) / 1_000;
  if (seen < events) throw new Error(`the watch saw ${seen} of ${events} events`);
  context.say(`${seen} events, ${told} told, ${seconds.toFixed(1)} s`);
  return seen / seconds;
}

/** Somebody new looks at clients of others, each time; milliseconds until the alert is committed. */
async function timesToAlert(api: Database, admin: Client, context: RunContext): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < ALERTS; turn += 1) {
    context.signal.throwIfAborted();
    const events = Array.from({ length: LOOKS }, (_none, at) => lookOf(turn * LOOKS + at));
    const principal = { ...(events[0]?.principal as Principal), staffId: newId<'Staff'>() };
    await inSqlTransaction(api, nobody, (tx) =>
      recordEvents(
        tx,
        events.map((event) => ({ ...event, principal })),
      ),
    );
    const began = performance.now();
    for (;;) {
      const { rows } = await admin.query('select from leak_alert where staff_id = $1 limit 1', [principal.staffId]);
      if (rows.length > 0) break;
      if (performance.now() - began > 30_000) throw new Error('no alert came');
      await setTimeout(5);
    }
    times.push(performance.now() - began);
    // At another place between two turns each time.
    await setTimeout((turn * 37) % TURN_EVERY_MS);
  }
  return times;
}
