import { authorizerFor, compileRuleSet, grantsOf } from '@kean/authorization';
import { plainGrant, type Scope } from '@kean/kernel';
import { type CallContext, callerFactory, router, type Services } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agencyApi } from '../api.ts';
import { policy } from '../policy.ts';
import { openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
  // What "may read clients" rests on comes from the seed's own grants.
});
afterAll(() => office.close());

const caller = callerFactory(router({ agency: agencyApi }));

/** Calls as a demo person whose role holds the staff directory in this scope; `null` takes it away. */
async function as(role: string, scope: Scope | null) {
  const [row] = await office.sql.query<Record<'id' | 'region_id' | 'branch_id' | 'team_id', string>>(
    'select s.* from staff s join auth_user u on u.id = s.id where u.email = $1',
    [personOf(office, role).email],
  );
  const grants = scope === null ? [] : [plainGrant('agency.read-staff', 'Staff', scope)];
  const ruleSet = compileRuleSet([policy], { [role]: grants });
  const principal = {
    staffId: row?.id,
    sessionId: null,
    regionId: row?.region_id,
    branchId: row?.branch_id,
    teamId: row?.team_id,
    roles: [role],
    grants: grantsOf(ruleSet, [role]),
    policyHash: ruleSet.hash,
    assurance: { owes: 'nothing', provenSecondsAgo: 0 },
    epoch: 1,
  } as never;
  return call({ principal, authorizer: authorizerFor(ruleSet, principal) });
}

const refused: string[] = [];
function call(who: Pick<CallContext, 'principal' | 'authorizer'>) {
  const report = {
    refused: async ({ action }: { action: string }) => void refused.push(action),
    failed: () => undefined,
  };
  // Agency uses the database alone; nothing else of the services is reachable from its operations.
  const services = { db: office.db } as Services;
  return caller({ ...who, services, locale: 'zh', requestId: 'test', report } as CallContext);
}

describe('agency.session.current', () => {
  it('says who is signed in, with names for the roles and the actions held', async () => {
    const person = personOf(office, 'agent');
    expect(await (await as('agent', 'branch')).agency.session.current()).toEqual({
      staff: {
        id: expect.any(String),
        number: 'S0002',
        displayName: person.name,
        branchName: person.branch,
        teamName: '买卖一组',
      },
      roles: [{ code: 'agent', name: '经纪人', nameEn: 'Agent' }],
      isFit: true,
      contained: [],
      actions: ['agency.read-staff'],
      newDevices: [],
    });
  });

  it('works for people without branch, team or any grant', async () => {
    const { staff, actions } = await (await as('operator', null)).agency.session.current();
    expect([staff.branchName, staff.teamName, actions]).toEqual([null, null, []]);
  });

  it('tells nobody anything', async () => {
    const nobody = call({ principal: null, authorizer: null });
    await expect(nobody.agency.session.current()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('agency.staff.assignable', () => {
  const numbers = async (role: string, scope: Scope, input?: { branchId: never }) =>
    (await (await as(role, scope)).agency.staff.assignable(input)).map(({ number }) => number);

  it.each<[Scope, number]>([
    ['own', 1],
    ['team', 4],
    ['branch', 9],
    ['region', 27],
    ['agency', 54],
  ])('reaches as far as the scope %s of the caller', async (scope, count) => {
    expect(await numbers('agent', scope)).toHaveLength(count);
  });

  it('can be narrowed to a branch, and a branch out of reach is empty', async () => {
    const [here, there] = await office.sql.query<{ id: never }>('select id from branch order by code desc limit 2');
    expect(await numbers('compliance', 'agency', { branchId: here?.id as never })).toHaveLength(9);
    expect(await numbers('agent', 'branch', { branchId: there?.id as never })).toEqual([]);
  });

  it('leaves out who is agent and auditor at once: every client is closed to that person', async () => {
    const both = `(select id from staff where number = 'S0007')`;
    await office.sql.query(`insert into staff_role values (${both}, 'auditor')`);
    expect(await numbers('agent', 'branch')).not.toContain('S0007');
    await office.sql.query(`delete from staff_role where staff_id = ${both} and role_code = 'auditor'`);
    expect(await numbers('agent', 'branch')).toContain('S0007');
  });

  it('leaves out who is suspended or gone, and who may not read clients', async () => {
    await office.sql.query(`update staff set status = 'suspended' where number = 'S0003'`);
    await office.sql.query(`update staff set status = 'left' where number = 'S0004'`);
    await office.sql.query(
      `update staff_role set role_code = 'hr' where staff_id = (select id from staff where number = 'S0005')`,
    );
    const listed = await numbers('agent', 'branch');
    expect(listed).toEqual(['S0001', 'S0002', 'S0006', 'S0007', 'S0008', 'S0009']);
  });

  it('is refused to a role without it, and the refusal is reported', async () => {
    const auditor = await as('auditor', null);
    await expect(auditor.agency.staff.assignable()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(refused).toEqual(['agency.read-staff']);
  });

  it('is refused to nobody signed in, and for what has not the shape', async () => {
    const nobody = call({ principal: null, authorizer: null });
    await expect(nobody.agency.staff.assignable()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const agent = await as('agent', 'branch');
    for (const input of [{ branchId: 'x' }, { more: 1 }, 'all', []]) {
      await expect(agent.agency.staff.assignable(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});
