import { type EventFilter, searchEvents } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { fillLog } from '../audit/fill-log.ts';
import { openLogOffice } from '../audit/log-office.ts';
import { atMost, type Bench } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';

const FULL_EVENTS = 10_000_000;
const QUICK_EVENTS = 200_000;
const ASKED = 400;
const WARM_UPS = 100;
const PROMISED_MS = 10;
const DAY_MS = 86_400_000;
const PAGE = 100;

export const bench: Bench = {
  about:
    'First pages of the log at ten million events: who saw a client, what a person did, a branch, a rare act, a time.',
  run: async function* (context) {
    const events = countOf(context, 'events', context.args.quick === true ? QUICK_EVENTS : FULL_EVENTS);
    const { instance, keanAdminUrl, dispose } = await openLogOffice(context);
    const db = openDatabase({ url: instance.databases.kean.api, max: 4, applicationName: 'kean-bench' });
    try {
      const { staffIds, clientIds, branchIds } = await fillLog(keanAdminUrl, events, context);
      const of = (ids: readonly string[], turn: number) => ids[turn % ids.length] as string;
      const now = Date.now();
      const ninetyDays = new Date(now - 90 * DAY_MS);
      const questions: Record<string, (turn: number) => EventFilter> = {
        'who-saw-client': (turn) => ({ subjectId: of(clientIds, turn), from: ninetyDays }),
        'what-person-saw': (turn) => ({ principalId: of(staffIds, turn), from: ninetyDays }),
        'dossier-looks': (turn) => ({ subjectId: of(clientIds, turn), alone: true }),
        branch: (turn) => ({ branchIds: [of(branchIds, turn)] }),
        'rare-action': () => ({ actions: ['collection.import-confirmed'] }),
        'action-of-person': (turn) => ({ principalId: of(staffIds, turn), actions: ['circulation.reveal-refused'] }),
        refused: () => ({ outcomes: ['refused', 'failed'] }),
        time: (turn) => ({ to: new Date(now - (turn % 300) * DAY_MS) }),
      };
      for (const [name, question] of Object.entries(questions)) {
        const { p50, p99 } = await timesOf(db, question, context);
        context.say(`${name}: median ${p50.toFixed(2)} ms`);
        yield atMost({
          bench: `audit-query/${name}`,
          ours: p99,
          peer: PROMISED_MS,
          peerName: `the promised p99, at ${events} events`,
          unit: 'ms',
          goal: 1,
        });
      }
    } finally {
      await db.close();
      await dispose();
    }
  },
};

async function timesOf(db: Database, question: (turn: number) => EventFilter, context: RunContext) {
  const times: number[] = [];
  for (let turn = -WARM_UPS; turn < ASKED; turn += 1) {
    context.signal.throwIfAborted();
    const filter = question(turn + WARM_UPS);
    const began = performance.now();
    await inSqlTransaction(db, nobody, (tx) => searchEvents(tx, filter, { limit: PAGE }));
    if (turn >= 0) times.push(performance.now() - began);
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
