import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERASINGS, openWorker, type WorkerOffice } from '../testing/index.ts';
import type { ErasureId } from './erasure-worker.ts';
import { orderDue } from './order-due.ts';
import { stepsOf } from './steps.ts';

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
});
afterAll(async () => {
  await workers.close();
  await office.close();
});

const PHONE = '13800138000';

/** A client with something in every place that can hold anything of them. */
async function aFullClient(phone = PHONE, home = here): Promise<ClientId> {
  const id = await aClient(office, home, {
    fields: { name: '欧阳小明', phone, phone2: '13900139000', idNumber: '110101199003078515', remark: '周末看房' },
    demands: [
      {
        ...{ id: newId(), kind: 'purchase', district: '朝阳', rooms: 2, halls: 1, priceMin: 1n, priceMax: 2n },
        ...{ areaMin: null, areaMax: null, moveInFrom: null, wording: '近地铁' },
      } as never,
    ],
  });
  const { sql } = office;
  await sql.query(
    `insert into message (id, key, channel, template, version, language, client_id, sealed, valid_until)
     values ($1::uuid, 'clients.visit-code/' || $1::uuid, 'sms', 'clients.visit-code', 1, 'zh', $2, '\\x0102', now() + interval '1 day')`,
    [newId(), id],
  );
  await sql.query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
     values ($1::uuid, $2, $3, 'own-pages', 'screen', sha256($1::uuid::text::bytea), now() + interval '1 day')`,
    [newId(), id, newId()],
  );
  await sql.query(
    `insert into client_sheet (id, client_id, issued_by, paper, digest) values ($1, $2, $3, 'passport', sha256('x'))`,
    [newId(), id, newId()],
  );
  await sql.query(
    `insert into outbox (queue, job, key, payload) values ('clients', 'clients.keep-contact-list', $1, jsonb_build_object('clientId', $2::text))`,
    [`clients.keep-contact-list/${newId()}`, id],
  );
  await sql.query(
    `insert into timer (name, key, due_at, queue, job, payload)
     values ('clients.request-near', $1::text, now() + interval '9 days', 'clients', 'clients.remind-of-request', jsonb_build_object('clientId', $1::text))`,
    [id],
  );
  const requestId = newId();
  await sql.query(
    `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by)
     values ($1::uuid, $2, $1::uuid, 'delete', 'own-pages', 'subject', 'checked', now(), now() + interval '20 days', 'gbt-35273/answer')`,
    [requestId, id],
  );
  await sql.query(
    `insert into client_request_step (id, request_id, client_id, seq, act, words) values ($1, $2, $3, 1, 'taken', '\\x0102')`,
    [newId(), requestId, id],
  );
  return id;
}

/** Asked for consent in vain. */
const makeDue = (...ids: ClientId[]) =>
  office.sql.query(
    `insert into disposal_due (client_id, reason, due_at) select id, 'no-answer', now() from unnest($1::uuid[]) id on conflict do nothing`,
    [ids],
  );
const order = async (...ids: ClientId[]): Promise<ErasureId> => {
  await makeDue(...ids);
  const [erasureId] = await orderDue(workers.worker, ids);
  if (erasureId === undefined) throw new Error('nothing was ordered');
  return erasureId;
};
const erasureOf = async (id: ErasureId) =>
  (
    await office.sql.query<{ state: string; failure: string | null; steps: number; of: number }>(
      `select state, failure, step_count as of, (select count(*)::int from erasure_step where erasure_id = id) as steps
         from erasure where id = $1`,
      [id],
    )
  )[0];

/** Everything in the database that is a row about this client, by table. */
async function tracesOf(id: ClientId): Promise<Record<string, number>> {
  const tables = await office.sql.query<{ name: string; column: string }>(
    `select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and (a.attname = 'client_id' or (c.relname = 'client' and a.attname = 'id'))`,
  );
  const found: Record<string, number> = {};
  for (const { name, column } of tables) {
    const [row] = await office.sql.query<{ count: number }>(
      `select count(*)::int as count from "${name}" where "${column}" = $1`,
      [id],
    );
    if ((row?.count ?? 0) > 0) found[name] = row?.count ?? 0;
  }
  return found;
}
const KEPT = [
  'assignment',
  'client',
  'client_request',
  'client_request_step',
  'consent_act',
  'erased_client',
  'legal_hold',
  'notice_shown',
];

async function expectGone(id: ClientId): Promise<void> {
  const left = Object.keys(await tracesOf(id)).sort();
  expect(left.filter((table) => !KEPT.includes(table))).toEqual([]);
  const [row] = await office.sql.query(
    `select c.state, c.roles, octet_length(c.card) as card, c.assignee_id as assignee, e.matches,
            (select count(words)::int from client_request_step where client_id = c.id) as words,
            (select count(*)::int from outbox where payload::text like '%' || c.id || '%') as promised,
            (select count(*)::int from timer where payload::text like '%' || c.id || '%') as timers
       from client c join erased_client e on e.client_id = c.id where c.id = $1`,
    [id],
  );
  expect(row).toEqual({
    ...{ state: 'erased', roles: [], card: 1, assignee: null, matches: [], words: 0, promised: 0, timers: 0 },
  });
  expect((await office.keyring.absenceOf('client', [id])).get(id)).toBe('destroyed');
}

describe('an erasure', () => {
  it('leaves of a client what has to be accounted for and nothing else, and of their neighbour everything', async () => {
    const [gone, neighbour] = [await aFullClient(), await aFullClient('13700137000')];
    const before = await tracesOf(neighbour);
    const erasureId = await order(gone);
    await workers.carryOut(erasureId);
    await expectGone(gone);
    expect(await tracesOf(neighbour)).toEqual(before);
    expect((await office.keyring.absenceOf('client', [neighbour])).has(neighbour)).toBe(false);
    const steps = stepsOf(ERASINGS).length;
    expect(await erasureOf(erasureId)).toEqual({ state: 'done', failure: null, steps, of: steps });
  });

  it('is in the log with ids alone, whatever stood in the dossier', async () => {
    const gone = await aFullClient('13700137001');
    await workers.carryOut(await order(gone));
    const events = await office.sql.query<{ action: string; text: string }>(
      `select action, e::text as text from audit_event e where action like 'retention.%' and $1 = any (subject_ids) order by occurred_at, id`,
      [gone],
    );
    expect(events.map(({ action }) => action.replace('retention.', ''))).toEqual([
      ...['erasure-ordered', 'erasure-begun', 'keys-destroyed', 'searched-again', 'erasure-ended'],
    ]);
    for (const { text } of events) expect(text).not.toMatch(/13700137001|欧阳|周末/);
  });

  it('stopped before any of its steps goes on to the same end, and from the first on shows nobody to anybody', async () => {
    const steps = stepsOf(ERASINGS);
    for (const at of steps.keys()) {
      const gone = await aFullClient(`137001${String(38_000 + at).padStart(5, '0')}`);
      const erasureId = await order(gone);
      const stop = new AbortController();
      await workers
        .carryOut(erasureId, {
          signal: stop.signal,
          // The signal is asked before a step and this is told after it: stopped is the step behind this one.
          progress: (done) => (done === at ? stop.abort(new Error('stopped')) : undefined),
        })
        .catch((error: Error) => expect(error.message).toBe('stopped'));
      const [client] = await office.sql.query<{ state: string; steps: number }>(
        `select state, (select count(*)::int from erasure_step where erasure_id = $2) as steps from client where id = $1`,
        [gone, erasureId],
      );
      expect(client).toEqual({ state: 'erased', steps: at + 1 });
      await workers.carryOut(erasureId);
      await expectGone(gone);
      expect(await erasureOf(erasureId)).toMatchObject({ state: 'done', steps: steps.length });
    }
  });

  it('whose transaction breaks in any step repeats that step and no other', async () => {
    for (const [at, { name }] of stepsOf(ERASINGS).entries()) {
      const gone = await aFullClient(`136001${String(38_000 + at).padStart(5, '0')}`);
      const erasureId = await order(gone);
      // As a worker that dies between the work of a step and its commit.
      await office.sql.query(
        `create or replace function break_step() returns trigger language plpgsql as $$
         begin if new.name = '${name}' then raise exception 'killed' using errcode = 'connection_failure'; end if; return new; end $$`,
      );
      await office.sql.query(
        'create trigger break_step before insert on erasure_step for each row execute function break_step()',
      );
      await expect(workers.carryOut(erasureId)).rejects.toBeInstanceOf(Error);
      await office.sql.query('drop trigger break_step on erasure_step');
      expect((await erasureOf(erasureId))?.steps).toBe(at);
      await workers.carryOut(erasureId);
      await expectGone(gone);
    }
  });

  it('done by two workers at once is done once', async () => {
    const gone = await aFullClient('13500135000');
    const erasureId = await order(gone);
    await Promise.all([workers.carryOut(erasureId), workers.carryOut(erasureId), workers.carryOut(erasureId)]);
    await expectGone(gone);
    const [events] = await office.sql.query<{ count: number }>(
      `select count(*)::int as count from audit_event where action = 'retention.erasure-ended' and subject_id = $1`,
      [erasureId],
    );
    expect(events).toEqual({ count: 1 });
  });

  it('says where else the same phone stands, and leaves that dossier alone', async () => {
    const there = await aBranch(office.sql);
    const [gone, elsewhere] = [await aFullClient('13400134000'), await aFullClient('13400134000', there)];
    await workers.carryOut(await order(gone));
    const [row] = await office.sql.query<{ elsewhere: number }>(
      'select elsewhere from erased_client where client_id = $1',
      [gone],
    );
    // The identity number and the second phone of the sample stand in other dossiers of this file as well.
    expect(row?.elsewhere).toBeGreaterThanOrEqual(1);
    expect(await tracesOf(elsewhere)).toHaveProperty('client_field', 5);
  });

  it('does not end while a table that nobody thought of still names the client, and ends when it does not', async () => {
    await office.sql.query('create table forgotten (client_id uuid, note text)');
    await office.sql.query('grant select on forgotten to kean_worker');
    const gone = await aFullClient('13300133000');
    await office.sql.query('insert into forgotten values ($1, $2)', [gone, '13300133000']);
    const erasureId = await order(gone);
    await workers.carryOut(erasureId);
    expect(await erasureOf(erasureId)).toMatchObject({ state: 'failed', failure: 'RETENTION_LEFT_BEHIND' });
    await office.sql.query('drop table forgotten');
    await workers.carryOut(erasureId);
    expect(await erasureOf(erasureId)).toMatchObject({ state: 'done', failure: null });
    await expectGone(gone);
  });

  it('does not end while a text that should hold codes holds the phone, without anybody knowing the phone', async () => {
    const gone = await aFullClient('13200132000');
    const key = `sample.work/${newId()}`;
    await office.sql.query(
      `insert into outbox (queue, job, key, payload) values ('sample', 'sample.work', $1, '{"note": "打 13200132000 联系"}')`,
      [key],
    );
    const erasureId = await order(gone);
    await workers.carryOut(erasureId);
    expect(await erasureOf(erasureId)).toMatchObject({ state: 'failed', failure: 'RETENTION_LEFT_BEHIND' });
    await office.sql.query('delete from outbox where key = $1', [key]);
    await workers.carryOut(erasureId);
    await expectGone(gone);
  });
});

describe('the database', () => {
  const asWorker = (text: string, values: unknown[] = []) =>
    inSqlTransaction(workers.worker.services.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values));
  const asApi = (text: string, values: unknown[] = []) =>
    inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values));

  it('erases nobody of whom nobody ordered it, and nobody at the word of the api', async () => {
    const id = await aFullClient('13100131000');
    const erase = `update client set state = 'erased' where id = $1`;
    await expect(asWorker(erase, [id])).rejects.toMatchObject({ code: 'DB_REFUSED' });
    await order(id);
    await expect(asApi(erase, [id])).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });

  it('brings nobody back, and adds nothing to somebody who is gone', async () => {
    const gone = await aFullClient('13100131001');
    await workers.carryOut(await order(gone));
    await expect(asWorker(`update client set state = 'active' where id = $1`, [gone])).rejects.toMatchObject({
      name: 'AppError',
    });
    const token = `insert into client_token (branch_id, kind, token, client_id) values ($2, 3, 7, $1)`;
    await expect(asApi(token, [gone, here.id])).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });

  it('lets go of no field of somebody who is here', async () => {
    const id = await aFullClient('13100131002');
    for (const table of ['client_field', 'client_field_past', 'client_signature', 'demand', 'property']) {
      const rows = await asWorker(`select from ${table} where client_id = $1`, [id]);
      const deleting = asWorker(`delete from ${table} where client_id = $1`, [id]);
      if (rows.length > 0) await expect(deleting).rejects.toMatchObject({ code: 'DB_REFUSED' });
      else await expect(deleting).resolves.toEqual([]);
    }
  });

  it('waits for whoever is writing about the client, and what they wrote goes with the rest', async () => {
    const gone = await aFullClient('13100131003');
    const erasureId = await order(gone);
    let carrying: Promise<void> = Promise.resolve();
    await inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, async (tx) => {
      await tx.query(`insert into client_token (branch_id, kind, token, client_id) values ($2, 3, 8, $1)`, [
        gone,
        here.id,
      ]);
      carrying = workers.carryOut(erasureId);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await erasureOf(erasureId))?.steps).toBe(0);
    });
    await carrying;
    await expectGone(gone);
  });

  it('takes no word of a login of the office that somebody was asked in vain', async () => {
    const id = await aFullClient('13100131077');
    for (const reason of ['no-answer', 'refused', 'objected'])
      await expect(
        asWorker(`insert into disposal_due (client_id, reason, due_at) values ($1, $2, now())`, [id, reason]),
      ).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });

  it('erases nobody under a hold, whichever came first, and lets the held go from what is due', async () => {
    const [held, free] = [await aFullClient('13100131004'), await aFullClient('13100131005')];
    const ordered = await order(held);
    await office.sql.query(
      `insert into legal_hold (id, scope, client_id, reason, paper_ref, owner_id, placed_by, review_on)
       values ($1, 'client', $2, 'lawsuit', 'JY-2026-1', $1, $1, current_date + 90)`,
      [newId(), held],
    );
    await workers.carryOut(ordered);
    expect(await erasureOf(ordered)).toMatchObject({ state: 'done', failure: null });
    expect(await office.sql.query('select from erased_client where client_id = $1', [held])).toEqual([]);
    expect(Object.keys(await tracesOf(held))).toContain('client_field');
    await expect(asWorker(`update client set state = 'erased' where id = $1`, [held])).rejects.toMatchObject({
      name: 'AppError',
    });
    const branchHold = newId();
    await office.sql.query(
      `insert into legal_hold (id, scope, branch_id, reason, paper_ref, owner_id, placed_by, review_on)
       values ($1, 'branch', $2, 'audit', 'SJ-1', $1, $1, current_date + 90)`,
      [branchHold, here.id],
    );
    await makeDue(free);
    expect(await orderDue(workers.worker, [free])).toEqual([]);
    await office.sql.query('update legal_hold set released_at = now(), released_by = $1', [branchHold]);
    await workers.carryOut(await order(held));
    await expectGone(held);
  });
});
