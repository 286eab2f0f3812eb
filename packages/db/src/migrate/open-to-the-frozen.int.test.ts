import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openToTheFrozen } from './open-to-the-frozen.ts';

/** What somebody frozen may go on to see in the database, with why. The door of every procedure is shut to them besides. So far there is nothing. */
const HARMLESS: Readonly<Record<string, string>> = {};

let fresh: FreshDatabase;
let sql: OpenedSql;
beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
});
afterAll(async () => {
  await sql.close();
  await fresh.dispose();
});
const ask = <Row extends object>(text: string) => sql.query(text) as unknown as Promise<Row[]>;

it('every table that carries clients’ data is closed to whoever is frozen, or it says why not', async () => {
  const { open, examined } = await openToTheFrozen(ask);
  expect(examined).toBeGreaterThan(60);
  expect(open).toEqual(Object.keys(HARMLESS).toSorted());
});

it('finds a table that was forgotten, one whose policy looks elsewhere, and not one that hangs on a client', async () => {
  const before = (await openToTheFrozen(ask)).open;
  await sql.query(`create table forgotten (client_id uuid)`);
  await sql.query(`create table astray (id uuid); alter table astray enable row level security;
    create policy seen on astray using (exists (select from branch b where b.id = astray.id))`);
  await sql.query(`create table hanging (client_id uuid); alter table hanging enable row level security;
    create policy seen on hanging using (exists (select from client c where c.id = hanging.client_id))`);
  await sql.query(`create table guarded (client_id uuid); alter table guarded enable row level security;
    create policy seen on guarded using (true); create policy nobody_frozen on guarded as restrictive for all using (true)`);
  const after = (await openToTheFrozen(ask)).open;
  expect(after.filter((name) => !before.includes(name))).toEqual(['astray', 'forgotten']);
});
