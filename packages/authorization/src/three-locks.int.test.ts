import { type Database, inSqlTransaction, openDatabase, rowPrincipal } from '@kean/db';
import { newId, type Principal, SCOPES, type Scope, type TeamId } from '@kean/kernel';
import {
  aBranch,
  aPrincipal,
  aRegion,
  aStaffMember,
  aTeam,
  type FreshDatabase,
  freshDatabase,
  type OpenedSql,
  openSql,
} from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizerFor } from './authorizer-for.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { grant, samplePolicies } from './sample-policies.fixture.ts';

interface ClientRow {
  readonly id: string;
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
}

let fresh: FreshDatabase;
let sql: OpenedSql;
let db: Database;
let people: readonly Principal[];
let rows: readonly ClientRow[];

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test' });
  const region = await aRegion(sql);
  const here = await aBranch(sql, { regionId: region.id });
  const near = await aBranch(sql, { regionId: region.id });
  const far = await aBranch(sql);
  const teams = [await aTeam(sql, { branchId: here.id }), await aTeam(sql, { branchId: near.id })];
  const [team, otherTeam] = teams.map((one) => one.id) as [TeamId, TeamId];
  const staff = [
    await aStaffMember(sql, { branch: here, teamId: team }),
    await aStaffMember(sql, { branch: near, teamId: otherTeam }),
    await aStaffMember(sql, { branch: here }),
    await aStaffMember(sql, { branch: null }),
  ];
  people = staff.map((member) => aPrincipal(member, { roles: ['tested'] }));
  const moments = [null, new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
  const made: ClientRow[] = [];
  for (const branch of [here, near, far]) {
    for (const teamId of [null, team, otherTeam]) {
      for (const assigneeId of [null, ...staff.map((member) => member.id)]) {
        for (const assignmentLapsesAt of moments) {
          made.push({
            id: newId(),
            regionId: branch.regionId,
            branchId: branch.id,
            teamId,
            assigneeId,
            assignmentLapsesAt,
          });
        }
      }
    }
  }
  rows = made;
  for (const row of rows) {
    await sql.query(
      `insert into client (id, region_id, branch_id, team_id, assignee_id, assignment_lapses_at, origin, card)
       values ($1, $2, $3, $4, $5, $6, 'registered', '')`,
      [row.id, row.regionId, row.branchId, row.teamId, row.assigneeId, row.assignmentLapsesAt],
    );
  }
});
afterAll(async () => {
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id).sort();

describe('can(), the SQL filter, the Prisma filter and row security', () => {
  it.each(SCOPES)('let the same clients through for the scope %s, whoever asks', async (scope: Scope) => {
    const ruleSet = compileRuleSet(samplePolicies, { tested: [grant('clients.list', 'Client', scope)] });
    for (const who of people) {
      const authorizer = authorizerFor(ruleSet, who);
      const decided = ids(rows.filter((row) => authorizer.can('clients.list', 'Client', row)));
      const filter = authorizer.rowFilter('clients.list', 'Client');
      const { text, values } = filter.sql('c');
      // The superuser looks past row security, so that each lock answers alone.
      expect(ids(await sql.query(`select c.id from client c where ${text}`, values))).toEqual(decided);
      const locked = await inSqlTransaction(db, rowPrincipal(who, authorizer.scopeOf('clients.list')), async (tx) => {
        return tx.query<{ id: string }>('select id from client');
      });
      expect(ids(locked)).toEqual(decided);
      if (scope !== 'agency') expect(decided.length).toBeLessThan(rows.length);
    }
  });

  it('let nobody through without a grant', async () => {
    const ruleSet = compileRuleSet(samplePolicies, { tested: [] });
    for (const who of people) {
      const authorizer = authorizerFor(ruleSet, who);
      const { text, values } = authorizer.rowFilter('clients.list', 'Client').sql('c');
      expect(await sql.query(`select c.id from client c where ${text}`, values)).toEqual([]);
      const as = rowPrincipal(who, authorizer.scopeOf('clients.list'));
      expect(await inSqlTransaction(db, as, (tx) => tx.query('select id from client'))).toEqual([]);
    }
  });

  it('agree for Prisma as well', async () => {
    const ruleSet = compileRuleSet(samplePolicies, { tested: [grant('clients.list', 'Client', 'branch')] });
    const admin = openDatabase({ url: fresh.adminUrls.kean, applicationName: 'kean-test' });
    for (const who of people) {
      const authorizer = authorizerFor(ruleSet, who);
      const where = authorizer.rowFilter('clients.list', 'Client').where as object;
      const found = await admin.prisma.client.findMany({ where, select: { id: true } });
      expect(ids(found)).toEqual(ids(rows.filter((row) => authorizer.can('clients.list', 'Client', row))));
    }
    await admin.close();
  });
});
