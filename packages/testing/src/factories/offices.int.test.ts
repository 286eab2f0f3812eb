import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts';
import { type OpenedSql, openSql } from '../open-sql.ts';
import { aBranch, aTeam } from './offices.ts';
import { aPrincipal, aStaffMember } from './staff.ts';

let database: FreshDatabase;
let sql: OpenedSql;

beforeAll(async () => {
  database = await freshDatabase();
  sql = openSql(database.adminUrls.kean);
});

afterAll(async () => {
  await sql.close();
  await database.dispose();
});

test('a member of staff belongs to the region of the branch, and the principal says the same', async () => {
  const branch = await aBranch(sql);
  const team = await aTeam(sql, { branchId: branch.id });
  const member = await aStaffMember(sql, { branch, teamId: team.id });
  const [stored] = await sql.query<{ region_id: string; branch_id: string; team_id: string }>(
    'select region_id, branch_id, team_id from staff where id = $1',
    [member.id],
  );
  expect(stored).toEqual({ region_id: branch.regionId, branch_id: branch.id, team_id: team.id });
  const principal = aPrincipal(member);
  expect(principal).toMatchObject({ regionId: branch.regionId, branchId: branch.id, teamId: team.id, grants: [] });
});

test('two people of one factory are two people', async () => {
  const [one, other] = await Promise.all([aStaffMember(sql), aStaffMember(sql, { branch: null })]);
  expect(one.id).not.toBe(other.id);
  expect(other.branchId).toBeNull();
});
