import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { findSession } from '@kean/agency/sign-in';
import { openDatabase, runStatement } from '@kean/db';
import { type Instance, startTemporaryInstance } from '@kean/dev/instance';
import { atMost, type Bench, fasterBy, moreBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { interleave, median, quantile } from '../harness/interleave.ts';
import { listAddress } from '../list/list-address.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { readInstanceSecrets } from '../office/instance-secrets.ts';
import { workSteadily } from '../sign-in-storm/steady-work.ts';
import type { StormOrder, StormReport } from '../sign-in-storm/storm.ts';

const STORM_PER_SECOND = 200;
const OTHERS_PER_SECOND = 40;
/** Megabytes that the storms may add to the process for good, and while they rage. */
const MOST_GROWTH_MB = 96;
const MOST_PEAK_MB = 192;
const CHECKS = 400;
const MEMORY_LOOK_MS = 250;

/** A storm of sign-ins, and what everybody else and the machine notice of it; what a session costs at each request. */
export const bench: Bench = {
  about:
    'A storm of 200 sign-ins a second, right ones among them, beside the work of others, and the check of a session beside a bare select.',
  run: async function* (context) {
    const quick = context.args.quick === true;
    const rounds = countOf(context, 'rounds', quick ? 5 : 7);
    const seconds = countOf(context, 'seconds', quick ? 3 : 5);
    const office = await startTemporaryInstance();
    try {
      const { instance } = office;
      const agent = await Colleague.signIn(instance, demoOf(instance, 'agent'));
      const url = listAddress(instance.api.url.replace(/\/$/, ''));
      const work = { url, cookie: agent.cookieHeader, perSecond: OTHERS_PER_SECOND, seconds };
      const order = await orderOf(instance, seconds);
      const quiet: number[] = [];
      const meanwhile: number[] = [];
      const storms: StormReport[] = [];
      const alone: number[] = [];
      const peaks: number[] = [];
      await workSteadily(work);
      const before = await residentMegabytes(instance);
      for (let round = 0; round < rounds; round += 1) {
        context.signal.throwIfAborted();
        context.say(`round ${round + 1} of ${rounds}: quiet, in the storm, hashing alone`);
        quiet.push(...(await workSteadily(work)));
        const storm = new Worker(new URL('../sign-in-storm/storm.ts', import.meta.url), { workerData: order });
        await once(storm, 'message');
        const [times, highest] = await Promise.all([workSteadily(work), highestResident(instance, seconds)]);
        meanwhile.push(...times);
        peaks.push(highest);
        storms.push(await reportOf<StormReport>(storm));
        const hashing = new URL('../sign-in-storm/hash-alone.ts', import.meta.url);
        alone.push(await reportOf<number>(new Worker(hashing, { workerData: { seconds: 1 } })));
      }
      yield atMost({
        bench: 'session/others-p99',
        ours: quantile(meanwhile, 0.99),
        peer: quantile(quiet, 0.99),
        peerName: 'the same lists without the storm',
        unit: 'ms',
        goal: 1.2,
      });
      yield* linesOf(storms, seconds, alone);
      yield atMost({
        bench: 'session/memory',
        ours: (await residentMegabytes(instance)) - before,
        peer: MOST_GROWTH_MB,
        peerName: 'most that the storms may leave in the process',
        unit: 'MB',
        goal: 1,
      });
      yield atMost({
        bench: 'session/memory-peak',
        ours: Math.max(...peaks) - before,
        peer: MOST_PEAK_MB,
        peerName: 'most that the process may hold in a storm beside what it held before',
        unit: 'MB',
        goal: 1,
      });
      yield await checkOfSession(instance, agent, context);
    } finally {
      await office.dispose();
    }
  },
};

function* linesOf(storms: readonly StormReport[], seconds: number, alone: readonly number[]) {
  const turnedAway = storms.flatMap(({ turnedAwayMs }) => turnedAwayMs);
  yield atMost({
    bench: 'session/turned-away-p99',
    ours: quantile(turnedAway, 0.99),
    peer: 1_000 / median(alone),
    peerName: 'one argon2id by itself',
    unit: 'ms',
    goal: 1,
  });
  const right = storms.map((storm) => storm.right);
  const judged = storms.map(({ statuses }) => ((statuses['401'] ?? 0) + (statuses['200'] ?? 0)) / seconds);
  if (right.every((each) => each.judged === 0)) throw new Error('no right password was looked at in any storm');
  yield moreBy({
    bench: 'session/judged',
    ours: median(judged),
    peer: median(alone),
    peerName: 'argon2id alone in one thread',
    unit: 'per second',
    // The thread rests three times as long as it works while others wait: what a storm is given is what everybody else is not.
    goal: 0.2,
  });
  yield atMost({
    bench: 'session/right-but-refused',
    ours: right.reduce((sum, { refused }) => sum + refused, 0),
    peer: 1,
    peerName: 'none, of the right passwords that were looked at',
    unit: 'answers',
    goal: 0,
  });
  yield atMost({
    bench: 'session/turned-away-without-a-time',
    ours: storms.reduce((sum, { withoutRetryAfter }) => sum + withoutRetryAfter, 0),
    peer: 1,
    peerName: 'none, of those that were turned away',
    unit: 'answers',
    goal: 0,
  });
}

/** What each request pays to know who asks, beside one row found by the same key. */
async function checkOfSession(instance: Instance, agent: Colleague, context: RunContext) {
  const db = openDatabase({ url: instance.databases.kean.api, max: 1, applicationName: 'kean-bench' });
  const token = decodeURIComponent(/session_token=([^;.]+)/.exec(agent.cookieHeader)?.[1] ?? '');
  const bare = 'select id from auth_session where token = $1';
  const each = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    for (let check = 0; check < CHECKS; check += 1) await work();
    return ((performance.now() - began) * 1_000) / CHECKS;
  };
  try {
    if ((await findSession(db, token)) === null) throw new Error('the session of the bench was not found');
    const { ours, peer } = await interleave(
      { ours: () => each(() => findSession(db, token)), peer: () => each(() => runStatement(db, bare, [token])) },
      context,
    );
    return fasterBy({ bench: 'session/check', ours, peer, peerName: 'one row by the same key', unit: 'µs', goal: 0.5 });
  } finally {
    await db.close();
  }
}

async function orderOf(instance: Instance, seconds: number): Promise<StormOrder> {
  const { serviceToken } = await readInstanceSecrets(instance);
  return {
    origin: instance.api.url.replace(/\/$/, ''),
    portalOrigin: new URL(instance.portal.url).origin,
    serviceToken,
    people: instance.demoSignIns.map(({ email, password }) => ({ email, password })),
    perSecond: STORM_PER_SECOND,
    seconds,
  };
}

async function reportOf<Report>(thread: Worker): Promise<Report> {
  const [report] = (await once(thread, 'message')) as [Report];
  await thread.terminate();
  return report;
}

/** The most of a few looks in so many seconds; often enough for what a hash or a wave of refusals holds to be seen. */
async function highestResident(instance: Instance, seconds: number): Promise<number> {
  let highest = 0;
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(MEMORY_LOOK_MS)) {
    highest = Math.max(highest, await residentMegabytes(instance));
  }
  return highest;
}

/** Resident memory of the api, as its own page of figures tells it. */
async function residentMegabytes(instance: Instance): Promise<number> {
  const page = await (await fetch(`${instance.api.url.replace(/\/$/, '')}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes\S* ([\d.e+]+)$/m.exec(page)?.[1];
  if (bytes === undefined) throw new Error('the api does not tell its memory');
  return Number(bytes) / 1_048_576;
}
