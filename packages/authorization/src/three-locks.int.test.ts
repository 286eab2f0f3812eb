import { CLIENT_CONDITIONS, type Database, inSqlTransaction, openDatabase, rowPrincipal } from '@kean/db';
import {
  type Clock,
  fixedClock,
  type Grant,
  newId,
  type Principal,
  SCOPES,
  type Scope,
  type TeamId,
} from '@kean/kernel';
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
import { grant, OF_A_CLIENT, samplePolicies } from './sample-policies.fixture.ts';

interface ClientRow {
  readonly id: string;
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly state: string;
  readonly origin: string;
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
  // Eight kinds against fifteen clients of one team and branch: every kind stands in every place.
  const kinds = OF_A_CLIENT.state.flatMap((state) => OF_A_CLIENT.origin.map((origin) => ({ state, origin })));
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
            ...kinds[made.length % kinds.length],
          } as ClientRow);
        }
      }
    }
  }
  rows = made;
  for (const row of rows) {
    await sql.query(
      `insert into client (id, region_id, branch_id, team_id, assignee_id, assignment_lapses_at, state, origin, card)
       values ($1, $2, $3, $4, $5, $6, $7::client_state, $8::client_origin, '')`,
      [row.id, row.regionId, row.branchId, row.teamId, row.assigneeId, row.assignmentLapsesAt, row.state, row.origin],
    );
  }
});
afterAll(async () => {
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id).sort();

/** What each lock lets through for these grants, each alone; the same ids or the test fails. */
async function agreed(grants: readonly Grant[], who: Principal, moment?: Clock): Promise<string[]> {
  const ruleSet = compileRuleSet(samplePolicies, { tested: grants });
  const authorizer = authorizerFor(ruleSet, who, moment);
  const decided = ids(rows.filter((row) => authorizer.can('clients.list', 'Client', row)));
  const { text, values } = authorizer.rowFilter('clients.list', 'Client').sql('c');
  // The superuser looks past row security, so that each lock answers alone.
  expect(ids(await sql.query(`select c.id from client c where ${text}`, values))).toEqual(decided);
  const as = rowPrincipal(who, authorizer.rowReach('clients.list'));
  const locked = await inSqlTransaction(db, as, (tx) => tx.query<{ id: string }>('select id from client'));
  expect(ids(locked)).toEqual(decided);
  return decided;
}

const state = (...oneOf: string[]) => ({ property: 'state', oneOf });
const origin = (...oneOf: string[]) => ({ property: 'origin', oneOf });
const list = (scope: Scope, more: Partial<Grant> = {}) => grant('clients.list', 'Client', scope, null, more);

describe('can(), the SQL filter, the Prisma filter and row security', () => {
  it.each(SCOPES)('let the same clients through for the scope %s under conditions', async (scope) => {
    for (const who of people) {
      const all = await agreed([list(scope)], who);
      const active = await agreed([list(scope, { conditions: [state('active')] })], who);
      const narrow = await agreed([list(scope, { conditions: [state('active', 'erased'), origin('imported')] })], who);
      expect(narrow.length).toBeLessThanOrEqual(all.length);
      if (all.length > 8) expect(active.length).toBeLessThan(all.length);
      if (all.length > 8) expect(narrow.length).toBeGreaterThan(0);
    }
  });

  it('let the same clients through for grants side by side, wide ones with conditions beside narrow ones without', async () => {
    const mixtures = [
      [list('own'), list('branch', { conditions: [state('active')] })],
      [list('team', { conditions: [origin('imported')] }), list('region', { conditions: [state('restricted')] })],
      [list('branch'), list('agency', { conditions: [state('quarantined'), origin('registered')] })],
      [list('own', { conditions: [state('erased')] }), list('own', { conditions: [state('active')] })],
    ];
    for (const who of people) for (const grants of mixtures) await agreed(grants, who);
  });

  it('let nothing more through from the moment on at which a grant ends', async () => {
    const end = new Date();
    const expiresAt = end.toISOString();
    const clock = fixedClock(new Date(end.getTime() - 1));
    const [who] = people as [Principal];
    const grants = [
      list('own'),
      list('branch', { expiresAt }),
      list('region', { expiresAt, conditions: [state('active')] }),
    ];
    const before = await agreed(grants, who, clock);
    clock.advance(1);
    const after = await agreed(grants, who, clock);
    expect(after).toEqual(await agreed([list('own')], who));
    expect(after.length).toBeLessThan(before.length);
  });

  it('know the same words for conditions', async () => {
    expect(CLIENT_CONDITIONS).toEqual(OF_A_CLIENT);
    const [row] = await sql.query<{ state: string[]; origin: string[] }>(
      'select enum_range(null::client_state)::text[] as state, enum_range(null::client_origin)::text[] as origin',
    );
    expect(row).toEqual(CLIENT_CONDITIONS);
  });

  it.each(SCOPES)('let the same clients through for the scope %s, whoever asks', async (scope: Scope) => {
    for (const who of people) {
      const decided = await agreed([list(scope)], who);
      if (scope !== 'agency') expect(decided.length).toBeLessThan(rows.length);
    }
  });

  it('let nobody through without a grant', async () => {
    for (const who of people) expect(await agreed([], who)).toEqual([]);
  });

  it('agree for Prisma as well', async () => {
    const active = list('region', { conditions: [state('active')] });
    const ruleSet = compileRuleSet(samplePolicies, { tested: [list('branch'), active] });
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
