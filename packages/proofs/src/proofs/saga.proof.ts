/**
 * Leavings whose worker is killed (SIGKILL) in the middle of each step, and hundreds of them at once while steps fail at random and the worker is
 * killed again and again, and while a connected system that they tell is away for a share of the calls and refuses others. Access is cut in every one before any of it; every step is done once; each ends complete, or waits for somebody who has a name.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { readInstance, startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { Client } from 'pg';
import { countOf } from '../harness/context.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { doPeoplesPart, hireLeavers, seeOff } from '../saga/leavers.ts';
import { connect, startToldSystem, type ToldSystem } from '../saga/told-system.ts';
import { endConnections, failShare, hangAt, hanging, layTrouble } from '../saga/trouble.ts';

const LEAVERS = 500;
const FAIL_SHARE = 0.05;
/** Of calls to the connected system: those that may pass when tried again, and those that a person has to answer for. */
const SYSTEM = { away: 0.2, refuses: 0.04 } as const;
const KILL_EVERY_MS = 8_000;
const PATIENCE_MS = 15 * 60_000;
const WAYS_IN_LEFT = 'select 1 from ways_in($1) where held > 0';

interface Saga {
  readonly office: TemporaryInstance;
  readonly sql: Client;
  readonly system: ToldSystem;
}

export const proof: Proof = {
  about:
    'Killed at every step and failing at random, every leaving ends complete or waits for a named person, with access cut.',
  run: async (context) => {
    // As an operator would say it: the connected system lies on this machine.
    process.env.CONNECTOR_PRIVATE_NETWORKS = '127.0.0.1/32';
    const office = await startTemporaryInstance();
    const url = new URL(office.instance.databases.admin);
    url.pathname = new URL(office.instance.databases.kean.owner).pathname;
    const sql = new Client({ connectionString: url.href });
    await sql.connect();
    const system = await startToldSystem();
    const saga = { office, sql, system };
    try {
      await layTrouble(sql);
      await connect(
        system,
        await asHr(saga),
        await Colleague.signIn(office.instance, demoOf(office.instance, 'compliance')),
      );
      await killedAtEveryStep(context, saga);
      await manyAtOnce(context, saga);
    } finally {
      system.close();
      delete process.env.CONNECTOR_PRIVATE_NETWORKS;
      await sql.end();
      await office.dispose();
    }
  },
};

const asHr = ({ office }: Saga) => Colleague.signIn(office.instance, demoOf(office.instance, 'hr'));

/** Without a word to it, and started again as an operator's machine would. */
async function killWorker({ office }: Saga): Promise<void> {
  const worker = readInstance(office.instance.data)?.processes.worker;
  if (worker !== undefined) process.kill(worker.pid, 'SIGKILL');
  await office.parts.stop('worker');
}

async function killedAtEveryStep(context: ProofContext, saga: Saga): Promise<void> {
  const { office, sql } = saga;
  const hr = await asHr(saga);
  const [first = ''] = await hireLeavers(sql, 1);
  const { steps } = await hr.query<{ steps: readonly { name: string }[] }>('personnel.leavings.read', {
    leavingId: await seeOff(hr, first),
  });
  const names = steps.map(({ name }) => name).filter((name) => name !== 'access-cut');
  const killed = names.slice(0, countOf(context, 'steps', names.length));
  const leavers = await hireLeavers(sql, killed.length);
  for (const [at, step] of killed.entries()) {
    context.signal.throwIfAborted();
    const staffId = leavers[at] ?? '';
    await office.parts.stop('worker');
    const leavingId = await seeOff(hr, staffId);
    await doPeoplesPart(hr, leavingId);
    await hangAt(sql, step);
    await office.parts.start('worker');
    await until(async () => (await hanging(sql)).length > 0, `the worker comes to ${step}`);
    await killWorker(saga);
    await endConnections(sql, await hanging(sql));
    context.holds(`${step}: access is cut while the worker is dead`, await isOut(sql, staffId));
    const [before] = (
      await sql.query('select 1 from leaving_step where leaving_id = $1 and name = $2', [leavingId, step])
    ).rows;
    context.holds(`${step}: nothing of the step was left behind`, before === undefined);
    await hangAt(sql, null);
    await office.parts.start('worker');
    await until(async () => (await stateOf(sql, leavingId)) === 'done', `a leaving that was killed at ${step} ends`);
    const done = await sql.query<{ name: string }>('select name from leaving_step where leaving_id = $1', [leavingId]);
    context.holds(`${step}: every step is done once`, done.rows.length === names.length + 1);
    context.holds(`${step}: the connected system knows`, saga.system.knows.has(staffId));
    context.holds(`${step}: nothing is held`, (await sql.query(WAYS_IN_LEFT, [staffId])).rows.length === 0);
  }
  context.figure('steps in whose middle the worker was killed', `${killed.length} of ${names.length}`);
}

async function manyAtOnce(context: ProofContext, saga: Saga): Promise<void> {
  const { office, sql } = saga;
  const hr = await asHr(saga);
  const leavers = await hireLeavers(sql, countOf(context, 'leavers', LEAVERS));
  await failShare(sql, FAIL_SHARE);
  saga.system.fail(SYSTEM);
  const storm = new AbortController();
  let kills = 0;
  const killing = (async () => {
    while (!storm.signal.aborted) {
      await pause(KILL_EVERY_MS, undefined, { signal: storm.signal }).catch(() => undefined);
      if (storm.signal.aborted) break;
      await killWorker(saga);
      await office.parts.start('worker');
      kills += 1;
    }
  })();
  let cutAtOnce = 0;
  const waiting = [...leavers];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        context.signal.throwIfAborted();
        await seeOff(hr, next);
        if (await isOut(sql, next)) cutAtOnce += 1;
      }
    }),
  );
  context.say('all are seen off');
  const RUNNING = `select count(*)::int as count from leaving where staff_id = any ($1::uuid[]) and state = 'running'`;
  const running = async () => (await sql.query<{ count: number }>(RUNNING, [leavers])).rows[0]?.count ?? 0;
  const over = until(async () => (await running()) === 0, 'none of them runs any more');
  await over.finally(() => storm.abort());
  await killing;
  await failShare(sql, 0);
  context.holds('access was cut in every one as it was answered', cutAtOnce === leavers.length);
  const ended = await sql.query<{ state: string; named: boolean; told: boolean; open: boolean }>(
    `select l.state, o.status = 'active' as named,
            exists (select from leaving_task t where t.leaving_id = l.id and t.state = 'open') or l.signed_at is null as open,
            l.state <> 'failed' or exists (select from message m where m.template = 'personnel.leaving-needs-you' and m.facts ->> 'leavingId' = l.id::text) as told
       from leaving l join staff o on o.id = l.ordered_by where l.staff_id = any ($1::uuid[])`,
    [leavers],
  );
  const states = new Map<string, number>();
  for (const { state } of ended.rows) states.set(state, (states.get(state) ?? 0) + 1);
  context.figure('leavers', leavers.length);
  context.figure('times the worker was killed meanwhile', kills);
  context.figure('how they stood', [...states].map(([state, count]) => `${count} ${state}`).join(', '));
  context.holds(
    'every one is complete, or waits',
    ended.rows.length === leavers.length &&
      ended.rows.every(({ state }) => ['done', 'waiting', 'failed'].includes(state)),
  );
  context.holds(
    'for somebody who has a name and works here, and who was told where it failed',
    ended.rows.every(({ named, told, open }) => named && told && open),
  );
  context.holds('the worker was killed in between', kills > 0);
  const out = await sql.query(`select 1 from staff where id = any ($1::uuid[]) and status <> 'left'`, [leavers]);
  context.holds('nobody of them is let in', out.rows.length === 0);
  await everySystemKnows(context, saga, leavers);
  await finishSome(context, saga, leavers);
}

/** Told, or waiting for a person; nothing is lost between, however often the worker was killed. */
async function everySystemKnows(
  context: ProofContext,
  { sql, system }: Saga,
  leavers: readonly string[],
): Promise<void> {
  const OF_LEAVERS = `select staff_id as "staffId", state from connector_delivery where event = 'staff-left' and staff_id = any ($1::uuid[])`;
  const rows = async () => (await sql.query<{ staffId: string; state: string }>(OF_LEAVERS, [leavers])).rows;
  const isOver = ({ state }: { state: string }) => state === 'delivered' || state === 'dead';
  await until(
    async () => (await rows()).every(isOver),
    'every leaver is told to the connected system, or waits for a person',
  );
  const told = await rows();
  const dead = told.filter(({ state }) => state === 'dead');
  context.holds('one delivery for each who left', told.length === leavers.length);
  context.holds(
    'whoever is called delivered is known there, signed so that a foreign verifier takes it',
    told.every(({ staffId, state }) => state === 'dead' || system.knows.has(staffId)) && system.figures.forged === 0,
  );
  const TOLD = `select distinct l.staff_id from message m join leaving l on l.id::text = m.facts ->> 'leavingId'
     where m.template = 'personnel.leaving-needs-you' and m.facts ->> 'why' = 'system-untold' and l.staff_id = any ($1::uuid[])`;
  const mailed = await sql.query(TOLD, [dead.map(({ staffId }) => staffId)]);
  context.holds('where it refused, whoever ordered it was told', mailed.rows.length === dead.length);
  const { calls, failed, refused } = system.figures;
  context.figure('calls of the connected system', `${calls}, ${failed} of them answered 503, ${refused} refused`);
  context.figure('left for a person to answer for', dead.length);
}

/** People do their part, and try again what failed: then it ends. */
async function finishSome(context: ProofContext, saga: Saga, leavers: readonly string[]): Promise<void> {
  const { sql } = saga;
  const hr = await asHr(saga);
  const SOME = `(select id, version, state, staff_id from leaving where staff_id = any ($1::uuid[]) and state = 'failed')
    union all (select id, version, state, staff_id from leaving where staff_id = any ($1::uuid[]) and state = 'waiting'
      order by exists (select from connector_delivery d where d.staff_id = leaving.staff_id and d.state = 'dead') desc, number limit 20)`;
  const some = (await sql.query<{ id: string; version: number; state: string; staff_id: string }>(SOME, [leavers]))
    .rows;
  for (const { id: leavingId, version, state, staff_id: staffId } of some) {
    if (state === 'failed') await hr.mutate('personnel.leavings.tryAgain', { leavingId, version });
    await doPeoplesPart(hr, leavingId);
    const DEAD = `select id from connector_delivery where staff_id = $1 and state = 'dead'`;
    for (const { id: deliveryId } of (await sql.query<{ id: string }>(DEAD, [staffId])).rows)
      await hr.mutate('personnel.deliveries.confirm', { deliveryId });
  }
  for (const { id, staff_id: staffId } of some) {
    await until(async () => (await stateOf(sql, id)) === 'done', 'what people have done their part of ends');
    context.holds('nothing is held any more', (await sql.query(WAYS_IN_LEFT, [staffId])).rows.length === 0);
  }
  context.figure('finished when people had done their part', some.length);
}

async function isOut(sql: Client, staffId: string): Promise<boolean> {
  const found = await sql.query(`select 1 from staff where id = $1 and status = 'left'`, [staffId]);
  return found.rows.length === 1;
}

async function stateOf(sql: Client, leavingId: string): Promise<string | undefined> {
  return (await sql.query<{ state: string }>('select state from leaving where id = $1', [leavingId])).rows[0]?.state;
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await condition()); await pause(200))
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
}
