import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** Clients of one erasure, as the clause orders them. */
const BATCH = 1_000;
const ORDER = `insert into erasure (id, cause, ground) values ($1, 'due', 'period-over')`;
const NAME = `
  insert into erased_client (client_id, erasure_id)
  select id, $1 from client c where state = 'active' and not exists (select from erased_client e where e.client_id = c.id)
   order by id limit $2`;
/** What makes them due: the worker asks, whoever ordered. */
const DUE = `insert into disposal_due (client_id, reason, due_at) select client_id, 'no-answer', now() from erased_client where erasure_id = $1
  on conflict do nothing`;
const PROMISE = `
  insert into outbox (queue, job, key, payload)
  values ('retention', 'retention.erase-clients', 'retention.erase-clients/' || $1::text, jsonb_build_object('erasureId', $1::text))`;
const LEFT = `select count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state <> 'done')::int as left from erasure`;

/** Orders so many erasures as the clause does for clients whose time is over, and waits until the worker has done them. @returns seconds */
export async function eraseMany(records: Client, clients: number, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  for (let left = clients; left > 0; left -= BATCH) {
    const id = randomUUID();
    await records.query('begin');
    await records.query(ORDER, [id]);
    await records.query(NAME, [id, Math.min(left, BATCH)]);
    await records.query(DUE, [id]);
    await records.query(PROMISE, [id]);
    await records.query('commit');
  }
  for (;;) {
    const { rows } = await records.query<{ failed: number; left: number }>(LEFT);
    const [standing] = rows;
    if (standing?.left === 0) return (performance.now() - began) / 1_000;
    if ((standing?.failed ?? 0) > 0) throw new Error('an erasure came to a stop');
    await pause(100, undefined, { signal });
  }
}
