/**
 * Every kind of measure against a leak, pressed while calls are in flight at three processes of the api: from its commit on none of them serves what
 * it closes, whoever pressed does not lift it, another does, and all three serve again. Then once more with Redis gone, which has no say in it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type CrowdAct, startCrowd } from '../containment/crowd.ts';
import { judgeCalls, whatWasWrong } from '../containment/judge-calls.ts';
import { measuresToShow, type ShownMeasure } from '../containment/shown-measures.ts';
import { countOf } from '../harness/context.ts';
import { quantile } from '../harness/interleave.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openUntilHeld } from '../revocation/end-of-stream.ts';
import { openRevokedOffice, type RevokedOffice } from '../revocation/revoked-office.ts';

const WITHIN_MS = 250;
const STREAM_MS = 1_000;
const IN_FLIGHT = 24;

export const proof: Proof = {
  about:
    'Every measure against a leak is effective at every process within 250 ms of its commit, is lifted by another alone, and stands in the log; with Redis and without.',
  run: async (context) => {
    const office = await openRevokedOffice(1, context);
    try {
      await office.parts.stop('worker');
      await showAll(context, office, 'with Redis', 1);
      await office.parts.stop('redis');
      await showAll(context, office, 'Redis gone', 2);
    } finally {
      await office.dispose();
    }
  },
};

async function showAll(context: ProofContext, office: RevokedOffice, name: string, round: number): Promise<void> {
  const { instance } = office;
  const signIn = (role: string) => Colleague.signIn(instance, demoOf(instance, role));
  const agent = await signIn('agent');
  const [security, compliance, hr] = [await signIn('security'), await signIn('compliance'), await signIn('hr')];
  const late: number[] = [];
  for (const measure of await measuresToShow(office, agent.cookieHeader, hr.cookieHeader, round)) {
    context.signal.throwIfAborted();
    context.say(`${name}: ${measure.name}`);
    // What ended the sessions of the agent before is not what is shown now.
    const init = measure.signsIn ? { headers: { cookie: (await signIn('agent')).cookieHeader } } : measure.act.init;
    const shown = { ...measure, act: { ...measure.act, init }, name: `${name}: ${measure.name}` };
    late.push(...(await show(context, office, shown, security, compliance)));
  }
  for (const [word, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const)
    context.figure(
      `${name}: last service after the commit at an instance, ${word} ms`,
      quantile(late, share).toFixed(1),
    );
  context.figure(`${name}: last service after the commit at an instance, worst ms`, Math.max(...late).toFixed(1));
}

/** Presses one measure among calls and lifts it again. @returns how late each instance served for the last time */
async function show(
  context: ProofContext,
  office: RevokedOffice,
  { name, kind, target, act, signsIn, callers = IN_FLIGHT }: ShownMeasure,
  security: Colleague,
  compliance: Colleague,
): Promise<number[]> {
  const { apis, sql, instance, watchPath } = office;
  const stream = kind === 'freeze' ? await openUntilHeld(`${apis[1]}${watchPath}`, cookieOf(act)) : null;
  const crowd = startCrowd(apis, act, countOf(context, 'calls', callers));
  await crowd.warm();
  const pressing = security.mutate<{ containmentId: string }>('incidents.containment.press', {
    ...{ kind, target, reason: '核查异常查看' },
  });
  const acknowledged = await whenCommitted(office);
  const { containmentId } = await pressing;
  await pause(500);
  const calls = await crowd.stop();
  const [{ at } = { at: 0 }] = (
    await sql.query<{ at: number }>(
      'select extract(epoch from pressed_at)::float8 * 1000 as at from containment where id = $1',
      [containmentId],
    )
  ).rows;
  const taken = judgeCalls(calls, apis.length, at, acknowledged);
  for (const one of taken) {
    const wrong = whatWasWrong(one, WITHIN_MS);
    context.holds(`${name}: instance ${one.instance + 1} ${wrong ?? ''}`, wrong === null);
  }
  if (stream !== null) {
    const ended = await Promise.race([stream.ended, pause(5_000, null)]);
    const took = ended === null ? Number.POSITIVE_INFINITY : performance.timeOrigin + ended - acknowledged;
    context.figure(`${name}: the stream after the commit, ms`, took.toFixed(1));
    context.holds(`${name}: the stream is over within ${STREAM_MS} ms`, took <= STREAM_MS);
  }
  const lift = { containmentId, reason: '核查完毕' };
  const own = await security.send('/trpc/incidents.containment.lift', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(lift) },
  });
  context.holds(
    `${name}: whoever pressed does not lift it`,
    own.status === 403 && own.body.includes('INCIDENTS_LIFTS_OWN'),
  );
  await compliance.mutate('incidents.containment.lift', lift);
  const again = signsIn
    ? {
        ...act,
        init: { headers: { cookie: (await Colleague.signIn(instance, demoOf(instance, 'agent'))).cookieHeader } },
      }
    : act;
  for (const [place, api] of apis.entries()) {
    const response = await fetch(`${api}${again.path}`, again.init);
    const served = again.isServed(response.status, await response.text());
    context.holds(`${name}: instance ${place + 1} serves again when it is lifted`, served);
  }
  const logged = await sql.query<{ action: string }>(
    'select action from audit_event where subject_id = $1 order by occurred_at',
    [containmentId],
  );
  context.holds(
    `${name}: press, refusal and lift stand in the log`,
    logged.rows.map(({ action }) => action).join() ===
      'incidents.contained,incidents.containment-refused,incidents.containment-lifted',
  );
  return taken.map(({ lastServedMs }) => lastServedMs);
}

const cookieOf = ({ init }: CrowdAct): string => new Headers(init.headers).get('cookie') ?? '';

/** The moment at which a measure is first seen from outside of its transaction: it is committed then. */
async function whenCommitted({ sql }: RevokedOffice): Promise<number> {
  const [{ known } = { known: 0 }] = (
    await sql.query<{ known: number }>(
      'select coalesce(max(number), 0)::int as known from containment where lifted_at is not null',
    )
  ).rows;
  for (let tries = 0; tries < 5_000; tries += 1) {
    const { rows } = await sql.query('select 1 from containment where number > $1 and lifted_at is null', [known]);
    if (rows.length > 0) return performance.timeOrigin + performance.now();
    await pause(2);
  }
  throw new Error('nothing was pressed');
}
