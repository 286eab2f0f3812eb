/**
 * HR says that somebody goes. Fifty sessions, a stream in each, API keys and five hundred calls in flight at three processes of the api: from the
 * commit on nothing is served, streams end, and what follows takes every credential back. Then again with Redis gone, which has no say in it.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { countOf } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openUntilHeld } from '../revocation/end-of-stream.ts';
import { openRevokedOffice, type RevokedOffice } from '../revocation/revoked-office.ts';

const SESSIONS = 50;
const IN_FLIGHT = 500;
/** Answers before anybody is seen off, and how long they may take. */
const SERVED_FIRST = 200;
const WARM_WITHIN_MS = 60_000;
const KEYS = 3;
const P99_MS = 50;
const WORST_MS = 250;
const STREAM_MS = 1_000;
const PATH = '/trpc/agency.session.current';
const WORK = '/trpc/clients.search';
const WORK_BODY = '{}';

export const proof: Proof = {
  about:
    'A leaver with 50 sessions, keys, streams and 500 calls in flight is served nothing from the commit on, with Redis and without.',
  run: async (context) => {
    for (const redis of [true, false]) await seeOff(context, redis);
  },
};

async function seeOff(context: ProofContext, withRedis: boolean): Promise<void> {
  const name = withRedis ? 'with Redis' : 'Redis gone';
  const office = await openRevokedOffice(countOf(context, 'sessions', SESSIONS), context);
  const { instance, parts, staffId, apis, cookies, watchPath } = office;
  try {
    const hr = await Colleague.signIn(instance, demoOf(instance, 'hr'));
    const keys = await giveKeys(office);
    const streams = await Promise.all(
      cookies.map((cookie, place) => openUntilHeld(`${apis[place % apis.length]}${watchPath}`, cookie)),
    );
    // The worker has no part in cutting access; without it nothing else happens either.
    await parts.stop('worker');
    if (!withRedis) await parts.stop('redis');
    const crowd = startCrowd(office, keys, countOf(context, 'calls', IN_FLIGHT));
    await crowd.warm();
    context.say(`${name}: HR confirms`);
    const { leavingId } = await hr.mutate<{ leavingId: string }>('personnel.leavings.begin', {
      staffId,
      way: 'dispute',
    });
    const answered = performance.now();
    const ended = await Promise.race([Promise.all(streams.map((stream) => stream.ended)), pause(10_000, null)]);
    await pause(1_000);
    const calls = await crowd.stop();

    const [{ cut = 0 } = {}] = await rowsOf<{ cut: number }>(
      office,
      'select extract(epoch from cut_at)::float8 * 1000 as cut from leaving where id = $1',
      [leavingId],
    );
    const last = await rowsOf<{ ms: number }>(
      office,
      `select extract(epoch from max(occurred_at))::float8 * 1000 - $2::float8 as ms from audit_event
        where principal_id = $1 and outcome = 'allowed' group by session_id`,
      [staffId, cut],
    );
    const late = last.map(({ ms }) => Math.max(0, Number(ms)));
    const servedBefore = calls.filter(({ status }) => status === 200).length;
    const after = calls.filter(({ began }) => began > answered);
    context.figure(`${name}: calls served before`, servedBefore);
    context.figure(`${name}: calls begun after the answer`, after.length);
    context.figure(`${name}: last act of a session after the cut, p99 ms`, quantile(late, 0.99).toFixed(1));
    context.figure(`${name}: last act of a session after the cut, worst ms`, Math.max(...late).toFixed(1));
    context.holds(`${name}: the crowd was served before`, servedBefore > 100 && after.length > 100);
    context.holds(
      `${name}: p99 of the last success is within ${P99_MS} ms of the commit`,
      quantile(late, 0.99) <= P99_MS,
    );
    context.holds(
      `${name}: the last success of all is within ${WORST_MS} ms of the commit`,
      Math.max(...late) <= WORST_MS,
    );
    context.holds(
      `${name}: nothing that began after the answer was served`,
      after.every(({ status }) => status === 401),
    );
    if (ended === null) context.holds(`${name}: every stream ends`, false);
    else {
      const slowest = Math.max(...ended) - answered;
      context.figure(`${name}: last stream after the answer, ms`, slowest.toFixed(1));
      context.holds(`${name}: every stream is over within ${STREAM_MS} ms`, slowest <= STREAM_MS);
    }
    if (withRedis) await followUp(context, office, leavingId);
  } finally {
    await office.dispose();
  }
}

/** The worker comes back, and takes back everything that is held. */
async function followUp(context: ProofContext, office: RevokedOffice, leavingId: string): Promise<void> {
  await office.parts.start('worker');
  const DONE = `select 1 from leaving_step where leaving_id = $1 and name = 'cabinet-keys'`;
  for (let tries = 0; tries < 600 && (await rowsOf(office, DONE, [leavingId])).length === 0; tries += 1)
    await pause(100);
  const left = await rowsOf<{ kind: string; held: number }>(office, 'select * from ways_in($1) where held > 0', [
    office.staffId,
  ]);
  const jobs = await rowsOf(
    office,
    `select 1 from outbox where payload ->> 'staffId' = $1 and job like 'collection.%-import'`,
    [office.staffId],
  );
  context.figure('kinds of credentials left', left.length);
  context.holds('nothing is held any more', left.length === 0 && jobs.length === 0);
}

interface Call {
  readonly began: number;
  readonly status: number;
}

/** Many callers, each asking again as soon as it was answered, by every session and key at every instance. */
function startCrowd(
  { apis, cookies }: RevokedOffice,
  keys: readonly string[],
  size: number,
): { warm(): Promise<void>; stop(): Promise<Call[]> } {
  const calls: Call[] = [];
  let over = false;
  const callers = Array.from({ length: size }, async (_, place) => {
    const api = apis[place % apis.length];
    const key = place % 10 === 0 ? keys[place % keys.length] : undefined;
    const who =
      key === undefined ? { cookie: cookies[place % cookies.length] ?? '' } : { authorization: `Bearer ${key}` };
    const reads = place % 3 === 0 && key === undefined;
    while (!over) {
      const began = performance.now();
      const init = reads ? {} : { method: 'POST', body: WORK_BODY };
      try {
        const response = await fetch(`${api}${reads ? PATH : WORK}`, {
          ...init,
          headers: { ...who, 'content-type': 'application/json' },
        });
        await response.arrayBuffer();
        calls.push({ began, status: response.status });
        if (response.status !== 200) await pause(20);
      } catch {
        await pause(50);
      }
    }
  });
  return {
    // Processes that have just begun plan their first questions; whether they serve then is not what is shown here.
    warm: async () => {
      const until = performance.now() + WARM_WITHIN_MS;
      while (calls.filter(({ status }) => status === 200).length < SERVED_FIRST) {
        if (performance.now() > until) throw new Error('the crowd was not served before anybody was seen off');
        await pause(20);
      }
    },
    stop: async () => {
      over = true;
      await Promise.all(callers);
      return calls;
    },
  };
}

/** Keys of the person, as the office would have made them. */
async function giveKeys(office: RevokedOffice): Promise<string[]> {
  const keys = Array.from(
    { length: KEYS },
    () => `kean_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`,
  );
  for (const key of keys) {
    await office.sql.query(
      `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at) values ($1, $2, 'program', $3, $4, '{clients.search}', now() + interval '1 day')`,
      [randomUUID(), office.staffId, key.slice(0, 13), createHash('sha256').update(key).digest()],
    );
  }
  return keys;
}

async function rowsOf<Row>({ sql }: RevokedOffice, text: string, values: unknown[]): Promise<Row[]> {
  return (await sql.query(text, values)).rows as Row[];
}
