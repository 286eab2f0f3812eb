/** Lists as the office goes about them: drawn by the worker, looked at by three people, carried out by the worker on their day. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Colleague } from '../office/colleague.ts';

const PATIENCE_MS = 300_000;
const PROMISE = `insert into outbox (queue, job, key, payload) values ('retention-upkeep', $1, $2, $3::jsonb)`;
const NEWEST = `select id from disposal_list where state = 'drawn'`;
/** What waits for its time has it now. */
const NOW = `update timer set due_at = now() where name in ('retention.list-day', 'retention.erasure-waits')`;

/** @returns the list; `null` where nothing is due */
export async function draw(records: Client): Promise<string | null> {
  await done(records, await promise(records, 'retention.draw-list', {}));
  return (await records.query<{ id: string }>(NEWEST)).rows[0]?.id ?? null;
}

export interface Line {
  readonly clientId: string;
  readonly group: string;
  readonly state: string;
  readonly because: string | null;
}
export async function linesOf(records: Client, listId: string): Promise<readonly Line[]> {
  const text = `select client_id as "clientId", group_code as "group", state, because from disposal_item where list_id = $1 order by 1, 2`;
  return (await records.query<Line>(text, [listId])).rows;
}

/** One of three looks at it and takes lines off whom somebody objects to. */
export async function takeOut(compliance: Colleague, listId: string, lines: readonly Line[]): Promise<void> {
  for (const { clientId, group } of lines) {
    const { version } = await compliance.query<{ version: number }>('retention.lists.read', { listId });
    await compliance.mutate('retention.lists.takeOut', { listId, version, clientId, group, because: 'dispute' });
  }
}

/** @param inDays from today on; approved by two others than who handed it on */
export async function approve(
  { records, compliance }: { readonly records: Client; readonly compliance: Colleague },
  listId: string,
  inDays = 0,
): Promise<void> {
  const { version } = await compliance.query<{ version: number }>('retention.lists.read', { listId });
  await compliance.mutate('retention.lists.submit', { listId, version });
  await records.query(
    `update disposal_list set state = 'reviewed', reviewer_id = gen_random_uuid(), reviewed_at = now() where id = $1`,
    [listId],
  );
  await records.query(
    `update disposal_list set state = 'scheduled', second_id = gen_random_uuid(), approved_at = now(),
       scheduled_on = (now() at time zone 'Asia/Shanghai')::date + $2::int where id = $1`,
    [listId, inDays],
  );
}

export async function carryOut(records: Client, listId: string): Promise<void> {
  await promise(records, 'retention.carry-out-list', { listId });
}

/** @param meanwhile done again and again until the list is over and every erasure has ended */
export async function untilDone(records: Client, listId: string, meanwhile: () => Promise<void>): Promise<void> {
  const open = `select from disposal_list where id = $1 and state <> 'done'
    union all select from erasure where state in ('ordered', 'running')`;
  for (const until = performance.now() + PATIENCE_MS; ; ) {
    await meanwhile();
    await records.query(NOW);
    if (((await records.query(open, [listId])).rowCount ?? 0) === 0) return;
    const { rows } = await records.query<{ failure: string }>(`select failure from erasure where state = 'failed'`);
    if (rows[0] !== undefined) throw new Error(`an erasure came to a stop: ${rows[0].failure}`);
    if (performance.now() > until) throw new Error('a list did not come to its end');
    await pause(100);
  }
}

async function promise(records: Client, job: string, payload: object): Promise<string> {
  const key = `${job}/${randomUUID()}`;
  await records.query(PROMISE, [job, key, JSON.stringify(payload)]);
  return key;
}

async function done(records: Client, key: string): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(50)) {
    if (((await records.query('select from job_done where key = $1', [key])).rowCount ?? 0) > 0) return;
  }
  throw new Error(`${key} was not done`);
}
