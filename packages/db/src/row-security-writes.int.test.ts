import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { inSqlTransaction } from './in-sql-transaction.ts';
import { inTransaction } from './in-transaction.ts';
import type { RowPrincipal } from './row-principal.ts';
import { makeTwoRegions, type Place, type TwoRegions } from './testing/two-regions.ts';

let fresh: FreshDatabase;
let office: TwoRegions;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  office = await makeTwoRegions(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test', max: 4 });
});

afterAll(async () => {
  await db.close();
  await fresh.dispose();
});

const INSERT_CLIENT = `insert into client (id, region_id, branch_id, team_id, assignee_id, origin, card)
  values ($1, $2, $3, $4, $5, 'registered', '\\x00')`;

function manager(): RowPrincipal {
  return { ...office.agent, clientScope: 'branch' };
}

function insertAt(as: RowPrincipal, place: Place, changed: Partial<TwoRegions['at'][Place]> = {}): Promise<unknown> {
  const { regionId, branchId, teamId, assigneeId } = { ...office.at[place], ...changed };
  return inSqlTransaction(db, as, (tx) => tx.query(INSERT_CLIENT, [newId(), regionId, branchId, teamId, assigneeId]));
}

const refused = { code: 'DB_REFUSED', kind: 'internal', detail: { sqlState: '42501' } };

test('a client is registered within the scope and nowhere else', async () => {
  await insertAt(manager(), 'branch');
  await expect(insertAt(manager(), 'region')).rejects.toMatchObject(refused);
  await expect(insertAt(manager(), 'agency')).rejects.toMatchObject(refused);
  await insertAt({ ...office.agent, clientScope: 'region' }, 'region');
  await expect(insertAt({ ...office.agent, clientScope: 'region' }, 'agency')).rejects.toMatchObject(refused);
  await insertAt({ ...office.agent, clientScope: 'own' }, 'own');
  await expect(insertAt({ ...office.agent, clientScope: 'own' }, 'team')).rejects.toMatchObject(refused);
  await expect(insertAt({ ...office.agent, clientScope: 'none' }, 'own')).rejects.toMatchObject(refused);
});

test('a row cannot pretend to be of another region than its branch, whatever the scope', async () => {
  const foreign = office.at.agency.regionId;
  await expect(
    insertAt({ ...office.agent, clientScope: 'agency' }, 'own', { regionId: foreign }),
  ).rejects.toMatchObject(refused);
  await expect(insertAt(manager(), 'branch', { regionId: foreign })).rejects.toMatchObject(refused);
});

test('a client is not moved out of the scope', async () => {
  const { branchId, regionId } = office.at.region;
  const move = 'update client set branch_id = $1, region_id = $2 where id = $3';
  await expect(
    inSqlTransaction(db, manager(), (tx) => tx.query(move, [branchId, regionId, office.clients.branch])),
  ).rejects.toMatchObject(refused);
  await expect(
    inTransaction(db, manager(), (tx) =>
      tx.prisma.client.update({ where: { id: office.clients.branch }, data: { branchId, regionId } }),
    ),
  ).rejects.toMatchObject(refused);
});

test('changing a client that is hidden is the same as changing one that does not exist', async () => {
  const touch = 'update client set version = version + 1 where id = $1 returning id';
  const touched = await inSqlTransaction(db, manager(), (tx) => tx.query(touch, [office.clients.agency]));
  expect(touched).toEqual([]);
  for (const id of [office.clients.agency, newId()]) {
    await expect(
      inTransaction(db, manager(), (tx) => tx.prisma.client.update({ where: { id }, data: { version: 9 } })),
    ).rejects.toMatchObject({ code: 'DB_ROW_ABSENT', kind: 'not-found' });
  }
});

const HANGING = {
  client_field: `insert into client_field values ($1, 'remark', '\\x00', 'test', $2)`,
  demand: `insert into demand (id, client_id, kind, source, recorded_by) values ($2, $1, 'rental', 'staff', $2)`,
  property: `insert into property (id, client_id, source, recorded_by) values ($2, $1, 'staff', $2)`,
  assignment: `insert into assignment (id, client_id, staff_id, assigned_by) values ($2, $1, $2, $2)`,
};

test.each(Object.entries(HANGING))('%s: nothing is hung on a client that is hidden', async (_table, statement) => {
  const add = (place: Place) =>
    inSqlTransaction(db, manager(), (tx) => tx.query(statement, [office.clients[place], newId()]));
  await add('branch');
  await expect(add('region')).rejects.toMatchObject(refused);
  await expect(add('agency')).rejects.toMatchObject(refused);
});

test.each(['client_field', 'demand', 'property', 'assignment'])(
  '%s: nothing is moved to a client that is hidden',
  async (table) => {
    const move = `update ${table} set client_id = $1 where client_id = $2`;
    await expect(
      inSqlTransaction(db, manager(), (tx) => tx.query(move, [office.clients.agency, office.clients.own])),
    ).rejects.toMatchObject(refused);
  },
);

test('no index row is written into a foreign branch, and none of one is deleted', async () => {
  const write = 'insert into client_token values ($1, 4, 7, $2)';
  await expect(
    inSqlTransaction(db, manager(), (tx) => tx.query(write, [office.at.agency.branchId, office.clients.agency])),
  ).rejects.toMatchObject(refused);
  const deleted = await inSqlTransaction(db, manager(), (tx) =>
    tx.query('delete from client_token where client_id = $1 returning 1', [office.clients.agency]),
  );
  expect(deleted).toEqual([]);
});

test('an import is started within the scope and nowhere else', async () => {
  const start = `insert into import (id, created_by, region_id, branch_id, team_id, size_bytes, digest) values ($1, $2, $3, $4, $5, 1, '\\x00')`;
  const startAt = (place: Place, by: string, as: RowPrincipal) => {
    const { regionId, branchId, teamId } = office.at[place];
    return inSqlTransaction(db, as, (tx) => tx.query(start, [newId(), by, regionId, branchId, teamId]));
  };
  const own: RowPrincipal = { ...office.agent, clientScope: 'own' };
  await startAt('own', office.agent.staffId, own);
  await expect(startAt('own', office.at.team.assigneeId, own)).rejects.toMatchObject(refused);
  await expect(startAt('agency', office.at.agency.assigneeId, manager())).rejects.toMatchObject(refused);
});

test('one phone names at most one client of a branch, and may name another one of another branch', async () => {
  const everywhere: RowPrincipal = { ...office.agent, clientScope: 'agency' };
  const write = (place: Place, kind: number) =>
    inSqlTransaction(db, everywhere, (tx) =>
      tx.query('insert into client_token values ($1, $2, 424242, $3)', [
        office.at[place].branchId,
        kind,
        office.clients[place],
      ]),
    );
  await write('own', 1);
  await write('region', 1);
  await expect(write('branch', 1)).rejects.toMatchObject({
    code: 'DB_TAKEN',
    kind: 'conflict',
    detail: { constraint: 'client_token_phone_names_one_client' },
  });
  await write('own', 4);
  await write('branch', 4);
});
