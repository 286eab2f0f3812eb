import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { inSqlTransaction } from './in-sql-transaction.ts';
import { inTransaction } from './in-transaction.ts';
import { nobody, type RowPrincipal } from './row-principal.ts';
import type { SqlTransaction } from './sql-transaction.ts';
import { makeTwoRegions, type Place, type TwoRegions } from './testing/two-regions.ts';

/** Many at once wait for four connections, on a busy machine longer than an office would. */
const PATIENT_MS = 30_000;

let fresh: FreshDatabase;
let office: TwoRegions;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  office = await makeTwoRegions(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test', max: 4, connectTimeoutMs: PATIENT_MS });
});

afterAll(async () => {
  await db.close();
  await fresh.dispose();
});

type Run = <T>(db: Database, as: RowPrincipal, work: (tx: SqlTransaction) => Promise<T>) => Promise<T>;
const PATHS: readonly (readonly [string, Run])[] = [
  ['inTransaction', inTransaction],
  ['inSqlTransaction', inSqlTransaction],
];

const WRITE = `insert into reveal_quota (staff_id, day, used) values ($1, '2026-01-02', 1)`;
const READ = 'select used from reveal_quota where staff_id = $1';

async function written(staffId: string): Promise<boolean> {
  return (await inSqlTransaction(db, nobody, (tx) => tx.query(READ, [staffId]))).length === 1;
}

/** The settings a fresh user of every pooled connection would find. */
async function leftBehind(): Promise<string[]> {
  const clients = await Promise.all(Array.from({ length: 4 }, () => db.pool.connect()));
  try {
    const found = await Promise.all(
      clients.map((client) =>
        client.query<{ left: string }>(
          `select concat(current_setting('kean.staff', true), current_setting('kean.client_scope', true)) as left`,
        ),
      ),
    );
    return found.map((result) => result.rows[0]?.left ?? '');
  } finally {
    for (const client of clients) client.release();
  }
}

describe.each(PATHS)('%s', (_name, run) => {
  test('what it resolved is committed', async () => {
    const staffId = newId();
    const answer = await run(db, nobody, async (tx) => {
      await tx.query(WRITE, [staffId]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await written(staffId)).toBe(true);
  });

  test('what threw left nothing behind, and the error passes unchanged', async () => {
    const staffId = newId();
    const own = new RangeError('of the caller');
    const work = run(db, nobody, async (tx) => {
      await tx.query(WRITE, [staffId]);
      throw own;
    });
    await expect(work).rejects.toBe(own);
    expect(await written(staffId)).toBe(false);
  });

  test('a swallowed error of the database does not pass for a commit', async () => {
    const staffId = newId();
    const work = run(db, nobody, async (tx) => {
      await tx.query(WRITE, [staffId]);
      await tx.query('select 1 / 0').catch(() => 'swallowed');
    });
    await expect(work).rejects.toMatchObject({ code: 'DB_NOT_COMMITTED' });
    expect(await written(staffId)).toBe(false);
  });

  test('a promise that was forgotten cannot speak in a later transaction', async () => {
    const staffId = newId();
    const late: { query?: SqlTransaction['query'] } = {};
    await run(db, nobody, async (tx) => {
      late.query = tx.query.bind(tx);
    });
    await expect(late.query?.(WRITE, [staffId])).rejects.toMatchObject({ code: 'DB_TRANSACTION_ENDED' });
    expect(await written(staffId)).toBe(false);
  });

  test('a statement that was sent and not awaited belongs to the transaction or fails it', async () => {
    const staffId = newId();
    const unawaited: Promise<unknown>[] = [];
    await run(db, nobody, async (tx) => {
      unawaited.push(tx.query(WRITE, [staffId]));
    });
    await Promise.all(unawaited);
    expect(await written(staffId)).toBe(true);
  });

  test('a killed connection is an answer "unavailable", and the next transaction works', async () => {
    const work = run(db, nobody, async (tx) => {
      await tx.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(work).rejects.toMatchObject({ code: 'DB_UNAVAILABLE', kind: 'unavailable' });
    expect(await run(db, nobody, (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  test('a statement that takes longer than it may is ended', async () => {
    const hasty = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test', max: 1, statementTimeoutMs: 50 });
    const work = run(hasty, nobody, (tx) => tx.query('select pg_sleep(5)'));
    await expect(work).rejects.toMatchObject({ code: 'DB_UNAVAILABLE', detail: { sqlState: '57014' } });
    await hasty.close();
  });

  test('who waits too long for a connection is refused', async () => {
    const narrow = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test', max: 1, connectTimeoutMs: 1_500 });
    const [inside, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = run(narrow, nobody, async (tx) => {
      await tx.query('select 1');
      inside.resolve();
      await leave.promise;
    });
    await inside.promise;
    await expect(run(narrow, nobody, (tx) => tx.query('select 1'))).rejects.toMatchObject({ kind: 'unavailable' });
    leave.resolve();
    await held;
    await narrow.close();
  });

  test('a database that is not there is an answer "unavailable"', async () => {
    const nowhere = openDatabase({ url: 'postgres://kean_api:nothing@127.0.0.1:1/kean', applicationName: 'test' });
    await expect(run(nowhere, nobody, (tx) => tx.query('select 1'))).rejects.toMatchObject({ kind: 'unavailable' });
    await nowhere.close();
  });

  test('no error tells a value that was in a statement or in a row', async () => {
    const secret = '13800138000';
    const failing: readonly (readonly [string, readonly unknown[]])[] = [
      ['select $1::uuid', [secret]],
      [`insert into region values ($1, $2, $2, $2)`, [newId(), secret]],
      [`insert into client_token values ($1, 99, $2, $1)`, [newId(), secret]],
      [
        `select append_audit_events(array[jsonb_populate_record(null::audit_input, $1::jsonb)])`,
        [JSON.stringify({ id: newId(), action: secret, outcome: 'allowed' })],
      ],
      [`insert into outbox (queue, job, key, payload) values ('a', 'b', $1, 'null')`, [secret]],
    ];
    for (const [text, values] of failing) {
      const error = await run(db, office.agent, (tx) => tx.query(text, values)).catch((thrown: unknown) => thrown);
      expect(error).toHaveProperty('detail.sqlState');
      expect(everythingIn(error), text).not.toContain(secret);
    }
  });

  test('400 principals and aborts on four connections: 0 wrong rows, nothing left behind', async () => {
    const reach: Readonly<Record<string, readonly Place[]>> = {
      none: [],
      own: ['own'],
      branch: ['own', 'lapsed', 'team', 'branch'],
      agency: ['own', 'lapsed', 'team', 'branch', 'region', 'agency'],
    };
    const scopes = ['none', 'own', 'branch', 'agency'] as const;
    let wrong = 0;
    const one = async (turn: number): Promise<void> => {
      const clientScope = scopes[turn % 4] ?? 'none';
      const expected = (reach[clientScope] ?? []).map((place) => office.clients[place]).sort();
      await run(db, { ...office.agent, clientScope }, async (tx) => {
        for (let look = 0; look < 3; look++) {
          const rows = await tx.query<{ id: string }>('select id from client order by id');
          if (JSON.stringify(rows.map((row) => row.id)) !== JSON.stringify(expected)) wrong++;
        }
        if (turn % 5 === 0) throw new RangeError('abort');
        if (turn % 7 === 0) await tx.query('select 1 / 0');
      }).catch((error: unknown) => {
        if (!(error instanceof RangeError) && !hasCode(error, 'DB_STATEMENT_FAILED')) throw error;
      });
    };
    await Promise.all(Array.from({ length: 400 }, (_, turn) => one(turn)));
    expect(wrong).toBe(0);
    expect(await leftBehind()).toEqual(['', '', '', '']);
  });
});

test('both ways give identical rows', async () => {
  const text = `select 9007199254740993::bigint as big, array[1, 2]::bigint[] as bigs, 1.50::numeric as exact,
    '\\x0001'::bytea as bytes, '2026-02-28'::date as day, '2026-02-28 12:00:00.123456+08'::timestamptz as moment,
    '{"a": [1]}'::jsonb as json, '018c0000-0000-7000-8000-000000000001'::uuid as id, array['客', null] as texts,
    'active'::client_state as state, 3::smallint as small, true as yes, null::text as nothing, $1::text as given`;
  const sql = await inSqlTransaction(db, nobody, (tx) => tx.query(text, ['x']));
  const prisma = await inTransaction(db, nobody, (tx) => tx.query(text, ['x']));
  expect(prisma).toEqual(sql);
  expect(sql).toEqual([
    {
      big: 9007199254740993n,
      bigs: [1n, 2n],
      exact: '1.50',
      bytes: Buffer.from([0, 1]),
      day: '2026-02-28',
      moment: new Date('2026-02-28T04:00:00.123Z'),
      json: { a: [1] },
      id: '018c0000-0000-7000-8000-000000000001',
      texts: ['客', null],
      state: 'active',
      small: 3,
      yes: true,
      nothing: null,
      given: 'x',
    },
  ]);
});

test('models and statements of one transaction see and undo each other', async () => {
  const id = newId();
  const work = inTransaction(db, { ...office.agent, clientScope: 'branch' }, async (tx) => {
    const { regionId, branchId } = office.at.branch;
    await tx.prisma.client.create({ data: { id, regionId, branchId, origin: 'registered', card: Buffer.alloc(1) } });
    expect(await tx.query('select from client where id = $1', [id])).toHaveLength(1);
    await tx.query('update client set version = 7 where id = $1', [id]);
    expect(await tx.prisma.client.findUnique({ where: { id } })).toMatchObject({ version: 7 });
    throw new RangeError('undo');
  });
  await expect(work).rejects.toThrow('undo');
  const left = await inSqlTransaction(db, { ...office.agent, clientScope: 'agency' }, (tx) =>
    tx.query('select from client where id = $1', [id]),
  );
  expect(left).toEqual([]);
});

test('a transaction inside another one does not borrow its connection', async () => {
  await inTransaction(db, { ...office.agent, clientScope: 'agency' }, async (outer) => {
    const inner = await inTransaction(db, nobody, (tx) => tx.query('select from client'));
    expect(inner).toEqual([]);
    expect(await outer.query('select from client')).not.toEqual([]);
    const plain = await db.prisma.$transaction((prisma) => prisma.client.count());
    expect(plain).toBe(0);
  });
});

function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => String(JSON.stringify(Reflect.get(error, name))));
  return [error.message, error.stack, String(error.cause), ...own].join('\n');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
