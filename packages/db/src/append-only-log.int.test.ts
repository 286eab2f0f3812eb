import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  await as('kean_owner', (client) =>
    client.query(`insert into audit_event (id, action, outcome) values ($1, 'test.happened', 'allowed')`, [newId()]),
  );
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
    client.query<{ part: string }>('select tableoid::regclass::text as part from audit_event limit 1'),
  );
  return found.rows[0]?.part ?? '';
}

describe.each(LOGINS)('%s', (login) => {
  test.each([
    `update audit_event set outcome = 'refused'`,
    `update audit_event set outcome = 'refused' where false`,
    'delete from audit_event',
    'truncate audit_event',
  ])('cannot %s', async (statement) => {
    await expect(as(login, (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot go round through a partition either', async () => {
    const part = await partition();
    for (const statement of [`update ${part} set outcome = 'refused'`, `delete from ${part}`, `truncate ${part}`]) {
      await expect(
        as(login, (client) => client.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
    }
  });
});

test('even a superuser is refused by the trigger', async () => {
  for (const statement of ['delete from audit_event', `delete from ${await partition()}`, 'truncate audit_event']) {
    await expect(as('superuser', (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
  }
});

test("api and worker write and read events; the time is the database's own and cannot be given", async () => {
  for (const login of ['kean_api', 'kean_worker'] as const) {
    const id = newId();
    await as(login, async (client) => {
      await client.query(`insert into audit_event (id, action, outcome) values ($1, 'test.happened', 'allowed')`, [id]);
      const read = await client.query(
        `select occurred_at > now() - interval '1 minute' as fresh from audit_event where id = $1`,
        [id],
      );
      expect(read.rows).toEqual([{ fresh: true }]);
      const backdate = `insert into audit_event (id, action, outcome, occurred_at) values ($1, 'test.happened', 'allowed', now())`;
      await expect(client.query(backdate, [newId()])).rejects.toMatchObject({ code: '42501' });
    });
  }
});

test("the position is the database's own too, and what was counted is changed by nobody", async () => {
  const place = `insert into audit_event (id, action, outcome, position) values ($1, 'test.happened', 'allowed', 1)`;
  for (const login of ['kean_api', 'kean_worker'] as const) {
    await expect(as(login, (client) => client.query(place, [newId()]))).rejects.toMatchObject({ code: '42501' });
  }
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
    await expect(client.query('select 1 from audit_event')).rejects.toMatchObject({ code: '42501' });
    const write = `insert into audit_event (id, action, outcome) values ($1, 'test.happened', 'allowed')`;
    await expect(client.query(write, [newId()])).rejects.toMatchObject({ code: '42501' });
  });
});

test.each([
  ['action', '13800138000'],
  ['action', '王小明.phone'],
  ['purpose', 'call 13800138000'],
  ['purpose', '回访'],
  ['subject_kind', '王小明'],
  ['outcome', 'maybe'],
])('%s cannot hold %s', async (column, value) => {
  const row = { id: newId(), action: 'test.happened', outcome: 'allowed', [column]: value };
  const columns = Object.keys(row);
  const write = `insert into audit_event (${columns.join(', ')}) values (${columns.map((_, place) => `$${place + 1}`).join(', ')})`;
  await expect(as('kean_api', (client) => client.query(write, Object.values(row)))).rejects.toMatchObject({
    code: '23514',
  });
});

test('a year of months lies ahead, and the worker extends them again and again without harm', async () => {
  await as('kean_worker', async (client) => {
    const ahead = await client.query<{ part: string | null }>(
      `select to_regclass('audit_event_' || to_char(now() + interval '12 months', 'YYYY_MM'))::text as part`,
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
    const write = `insert into audit_event (id, action, outcome, occurred_at) values ($1, 'test.happened', 'allowed', $2) returning tableoid::regclass::text as part`;
    const before = await client.query(write, [newId(), '2041-12-31 23:59:59.999999+00']);
    const after = await client.query(write, [newId(), '2042-01-01 00:00:00+00']);
    expect([before.rows[0].part, after.rows[0].part]).toEqual(['audit_event_2041_12', 'audit_event_2042_01']);
    for (const part of ['audit_event_2041_12', 'audit_event_2042_01']) {
      await expect(client.query(`delete from ${part}`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`truncate ${part}`)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
