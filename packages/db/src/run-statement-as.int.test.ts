import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { inSqlTransaction } from './in-sql-transaction.ts';
import { nobody } from './row-principal.ts';
import { runStatementAs } from './run-statement-as.ts';
import { makeTwoRegions, type TwoRegions } from './testing/two-regions.ts';

let fresh: FreshDatabase;
let office: TwoRegions;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  office = await makeTwoRegions(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test', max: 2 });
});

afterAll(async () => {
  await db.close();
  await fresh.dispose();
});

const CLIENTS = 'select id from client order by id';

test('it sees exactly what a transaction of the same principal sees', async () => {
  for (const clientScope of ['none', 'own', 'team', 'branch', 'region', 'agency'] as const) {
    const as = { ...office.agent, clientScope };
    const whole = await inSqlTransaction(db, as, (tx) => tx.query(CLIENTS));
    expect(await runStatementAs(db, as, CLIENTS)).toEqual(whole);
  }
  expect(await runStatementAs(db, { ...office.agent, clientScope: 'agency' }, CLIENTS)).toHaveLength(6);
});

test('many principals at once over two connections see their own rows and leave nothing behind', async () => {
  const scopes = ['none', 'own', 'branch', 'agency'] as const;
  const seen = await Promise.all(
    Array.from({ length: 200 }, (_, turn) =>
      runStatementAs(db, { ...office.agent, clientScope: scopes[turn % 4] ?? 'none' }, CLIENTS),
    ),
  );
  expect(new Set(seen.map((rows, turn) => `${turn % 4}:${rows.length}`))).toEqual(
    new Set(['0:0', '1:1', '2:4', '3:6']),
  );
  const left = await db.pool.query(`select current_setting('kean.staff', true) as staff`);
  expect(left.rows[0].staff ?? '').toBe('');
});

test('what it wrote is committed, and a failure is rolled back by the same journey', async () => {
  const [kept, lost] = [newId(), newId()];
  const write = `insert into reveal_quota (staff_id, day, used) values ($1, '2026-01-02', $2::int)`;
  await runStatementAs(db, nobody, write, [kept, 1]);
  await expect(runStatementAs(db, nobody, write, [lost, -1])).rejects.toMatchObject({ code: 'DB_STATEMENT_FAILED' });
  const rows = await runStatementAs(db, nobody, 'select staff_id from reveal_quota where staff_id = any($1::uuid[])', [
    [kept, lost],
  ]);
  expect(rows).toEqual([{ staff_id: kept }]);
});

test('a killed connection is an answer "unavailable", and the next statement works', async () => {
  const killed = runStatementAs(db, nobody, 'select pg_terminate_backend(pg_backend_pid())');
  await expect(killed).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await runStatementAs(db, nobody, 'select 1 as one')).toEqual([{ one: 1 }]);
});
