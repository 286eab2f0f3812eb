import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let fresh: FreshDatabase;

/** One event in the way of the product. The type has no place for a time or a position. */
const WRITE = `select append_audit_events(array[jsonb_populate_record(null::audit_input, $1::jsonb)]) as written`;
const anEvent = (changes: object = {}) => [
  JSON.stringify({
    id: newId(),
    action: 'test.happened',
    outcome: 'allowed',
    principal: newId(),
    policy: '\\xabcd',
    ...changes,
  }),
];

beforeAll(async () => {
  fresh = await freshDatabase();
  await as('kean_api', (client) => client.query(WRITE, anEvent()));
});

afterAll(() => fresh.dispose());

type Login = 'kean_owner' | 'kean_api' | 'kean_worker' | 'kean_permissions';
const LOGINS: readonly Login[] = ['kean_owner', 'kean_api', 'kean_worker', 'kean_permissions'];

async function as<T>(login: Login | 'superuser', work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = login === 'superuser' ? fresh.adminUrls.kean : fresh.urls[login];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function partition(): Promise<string> {
  const found = await as('superuser', (client) =>
    client.query<{ part: string }>('select tableoid::regclass::text as part from audit_record limit 1'),
  );
  return found.rows[0]?.part ?? '';
}

describe.each(LOGINS)('%s', (login) => {
  test.each([
    'update audit_record set facts = null',
    'update audit_record set facts = null where false',
    'delete from audit_record',
    'truncate audit_record',
    `update audit_form set purpose = 'other'`,
    'delete from audit_form where false',
    'truncate audit_form',
    'update audit_party set id = gen_random_uuid()',
    'delete from audit_party',
    'truncate audit_party',
    `update audit_policy set hash = '\\x00'`,
    'delete from audit_policy',
    'truncate audit_policy',
  ])('cannot %s', async (statement) => {
    await expect(as(login, (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    `insert into audit_event (id, action, outcome) values (gen_random_uuid(), 'test.happened', 'allowed')`,
    `update audit_event set outcome = 'refused'`,
    'delete from audit_event',
  ])('cannot write through the view: %s', async (statement) => {
    // 42501: no right · 55000: the view takes nothing, from its owner neither
    const refused = as(login, (client) => client.query(statement));
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|55000)$/) });
  });

  test('cannot go round through a partition either', async () => {
    const part = await partition();
    for (const statement of [`update ${part} set facts = null`, `delete from ${part}`, `truncate ${part}`]) {
      await expect(
        as(login, (client) => client.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
    }
  });
});

test('even a superuser is refused by the trigger', async () => {
  for (const statement of [
    'delete from audit_record',
    `delete from ${await partition()}`,
    'truncate audit_record',
    'delete from audit_form',
    'truncate audit_party',
  ]) {
    await expect(as('superuser', (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
  }
});

test("api and worker record events, and the time is the database's own", async () => {
  for (const login of ['kean_api', 'kean_worker'] as const) {
    const id = newId();
    await as(login, async (client) => {
      expect((await client.query(WRITE, anEvent({ id, occurred_at: '2020-01-01', position: 1 }))).rows).toEqual([
        { written: 1 },
      ]);
      const read = await client.query(
        `select occurred_at > now() - interval '1 minute' as fresh, position > 1 as placed, action, policy_hash
           from audit_event where id = $1`,
        [id],
      );
      expect(read.rows).toEqual([
        { fresh: true, placed: true, action: 'test.happened', policy_hash: Buffer.from('abcd', 'hex') },
      ]);
    });
  }
});

test('no login writes a row, a word, a person or rules by hand, whatever columns it names', async () => {
  const statements = [
    'insert into audit_record (id, form) values (gen_random_uuid(), 4)',
    'insert into audit_record (id, form, occurred_at) values (gen_random_uuid(), 4, now())',
    'insert into audit_record (id, form, position) values (gen_random_uuid(), 4, 1)',
    `insert into audit_form values (4, 'test.happened', 'allowed', null, null, '{}', '{}')`,
    'insert into audit_party (id) values (gen_random_uuid())',
    `insert into audit_policy (hash) values ('\\x00')`,
    `select nextval('audit_form_seq')`,
    'select new_audit_party(gen_random_uuid())',
  ];
  for (const login of LOGINS.filter((one) => one !== 'kean_owner')) {
    for (const statement of statements) {
      const refused = as(login, (client) => client.query(statement));
      await expect(refused, `${login}: ${statement}`).rejects.toMatchObject({ code: '42501' });
    }
  }
});

test('what was counted is changed by nobody', async () => {
  const batch = `insert into audit_batch (size, first, position, occurred_at, event_id, root, era)
    values (1, 0, 1, now(), $1, decode(repeat('00', 32), 'hex'), 1)`;
  await expect(as('kean_api', (client) => client.query(batch, [newId()]))).rejects.toMatchObject({ code: '42501' });
  await as('kean_worker', (client) => client.query(batch, [newId()]));
  for (const table of ['audit_batch', 'audit_era', 'audit_verification', 'actor_pseudonym']) {
    for (const statement of [`delete from ${table}`, `truncate ${table}`]) {
      await expect(as('superuser', (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
    }
  }
});

test('the permission service neither writes nor reads events', async () => {
  await as('kean_permissions', async (client) => {
    for (const relation of ['audit_event', 'audit_record', 'audit_form', 'audit_party', 'audit_policy']) {
      await expect(client.query(`select 1 from ${relation}`)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(client.query(WRITE, anEvent())).rejects.toMatchObject({ code: '42501' });
  });
});

test.each([
  ['action', '13800138000'],
  ['action', '王小明.phone'],
  ['purpose', 'call 13800138000'],
  ['purpose', '回访'],
  ['kind', '王小明'],
  ['outcome', 'maybe'],
  ['fields', ['phone', '王小明']],
  ['fields', [null]],
  ['facts', { 王小明: 1 }],
])('%s cannot hold %s', async (part, value) => {
  await expect(as('kean_api', (client) => client.query(WRITE, anEvent({ [part]: value })))).rejects.toMatchObject({
    code: '23514',
  });
});

test('facts are named, and no event without an action or an outcome is taken', async () => {
  for (const changes of [{ facts: [1] }, { facts: 'call' }, { action: null }, { outcome: null }, { id: null }]) {
    const refused = as('kean_api', (client) => client.query(WRITE, anEvent(changes)));
    await expect(refused, JSON.stringify(changes)).rejects.toMatchObject({ code: expect.stringMatching(/^2[23]/) });
  }
});

test('the same words, person and rules are written once, and every event reads as it was given', async () => {
  const [principal, branch, session] = [newId(), newId(), newId()];
  const given = (turn: number) => ({
    id: newId(),
    action: turn % 2 === 0 ? 'test.seen' : 'test.happened',
    outcome: turn % 3 === 0 ? 'refused' : 'allowed',
    principal,
    session,
    branch,
    kind: 'Client',
    subject: turn % 4 === 0 ? null : newId(),
    subjects: turn % 4 === 0 ? [newId(), newId()] : [],
    purpose: turn % 2 === 0 ? 'follow-up' : null,
    fields: turn % 2 === 0 ? ['phone', 'name'] : [],
    policy: '\\x0102',
    facts: turn % 5 === 0 ? null : { turn, reason: 'a', nothing: null, yes: true },
  });
  const events = Array.from({ length: 60 }, (_, turn) => given(turn));
  const many = `select append_audit_events(array(select jsonb_populate_recordset(null::audit_input, $1::jsonb))) as written`;
  await as('kean_worker', async (client) => {
    expect((await client.query(many, [JSON.stringify(events)])).rows).toEqual([{ written: 60 }]);
    const { rows } = await client.query(
      `select id, action, outcome, principal_id as principal, session_id as session, branch_id as branch, subject_kind as kind,
              subject_id as subject, subject_ids::text[] as subjects, purpose, fields, policy_hash::text as policy, facts
         from audit_event where principal_id = $1 order by position, occurred_at, id`,
      [principal],
    );
    expect(rows).toEqual(events);
    const counted = await client.query(
      `select (select count(*)::int from audit_party where id in ($1, $2)) as parties,
              (select count(*)::int from audit_policy where hash = '\\x0102') as policies,
              (select count(*)::int - count(distinct form.*)::int from audit_form form) as repeated`,
      [principal, branch],
    );
    expect(counted.rows).toEqual([{ parties: 2, policies: 1, repeated: 0 }]);
  });
});

test('two that meet a word for the first time do not wait for each other, and both events say it', async () => {
  const [first, second] = [
    new pg.Client({ connectionString: fresh.urls.kean_api }),
    new pg.Client({ connectionString: fresh.urls.kean_api }),
  ];
  await Promise.all([first.connect(), second.connect()]);
  const [who, ids] = [newId(), [newId(), newId()]];
  try {
    await first.query('begin');
    await first.query(WRITE, anEvent({ id: ids[0], action: 'test.new-word', principal: who }));
    await second.query(`set lock_timeout = '2s'`);
    await second.query(WRITE, anEvent({ id: ids[1], action: 'test.new-word', principal: who }));
    await first.query('commit');
    const { rows } = await second.query('select action, principal_id as who from audit_event where id = any($1)', [
      ids,
    ]);
    expect(rows).toEqual([0, 1].map(() => ({ action: 'test.new-word', who })));
  } finally {
    await Promise.all([first.end(), second.end()]);
  }
});

test('a year of months lies ahead, and the worker extends them again and again without harm', async () => {
  await as('kean_worker', async (client) => {
    const ahead = await client.query<{ part: string | null }>(
      `select to_regclass('audit_record_' || to_char(now() + interval '12 months', 'YYYY_MM'))::text as part`,
    );
    expect(ahead.rows[0]?.part).not.toBeNull();
    const extend = `select ensure_audit_partitions(date '2040-11-15', 3) as made`;
    expect((await client.query(extend)).rows).toEqual([{ made: 3 }]);
    expect((await client.query(extend)).rows).toEqual([{ made: 0 }]);
    await expect(client.query('select ensure_audit_partitions(current_date, 100000)')).rejects.toThrow();
  });
  await expect(
    as('kean_api', (client) => client.query('select ensure_audit_partitions(current_date, 1)')),
  ).rejects.toMatchObject({ code: '42501' });
});

test('months meet without a gap across a change of year, and a new month is append-only at once', async () => {
  await as('superuser', async (client) => {
    await client.query(`select ensure_audit_partitions(date '2041-12-01', 2)`);
    const write = `insert into audit_record (id, form, occurred_at) values ($1, 4, $2) returning tableoid::regclass::text as part`;
    const before = await client.query(write, [newId(), '2041-12-31 23:59:59.999999+00']);
    const after = await client.query(write, [newId(), '2042-01-01 00:00:00+00']);
    expect([before.rows[0].part, after.rows[0].part]).toEqual(['audit_record_2041_12', 'audit_record_2042_01']);
    for (const part of ['audit_record_2041_12', 'audit_record_2042_01']) {
      await expect(client.query(`delete from ${part}`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`truncate ${part}`)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
