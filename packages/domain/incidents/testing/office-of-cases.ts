import { aCall } from '@kean/clients/testing';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import type { CaseId } from '../contract/cases.ts';
import { policy } from '../policy.ts';
import { ACTS, anAgentOf, ENOUGH, openWatchedOffice, strangers, type WatchedOffice } from './watched-office.ts';

const GRANTS = {
  LeakAlert: ['read-alerts', 'triage-alerts'],
  LeakCase: ['read-cases', 'handle-cases'],
  Containment: ['read-containment'],
} as const;
const HOLDING = Object.fromEntries(
  Object.values(GRANTS).flatMap((actions) => actions.map((action) => [`incidents.${action}`, 'agency'] as const)),
);

/** An office with two people of security and somebody of compliance, each of whom handles alerts and cases. */
export interface OfficeOfCases extends WatchedOffice {
  readonly security: TestStaff;
  readonly colleague: TestStaff;
  readonly compliance: TestStaff;
  call(member: TestStaff): SignedInContext;
  /** An agent who looked at strangers until a rule told it. */
  anAlert(about?: TestStaff): Promise<{ readonly alertId: Id<'LeakAlert'>; readonly agent: TestStaff }>;
  caseRow(caseId: CaseId): Promise<Record<string, unknown> | undefined>;
}

export async function openOfficeOfCases(): Promise<OfficeOfCases> {
  const watched = await openWatchedOffice();
  const { sql } = watched.office;
  const hire = async (role: string) => {
    const member = await aStaffMember(sql);
    await sql.query(`insert into staff_role values ($1, $2)`, [member.id, role]);
    return member;
  };
  for (const role of ['security', 'compliance']) {
    await sql.query(`insert into role (code, name, name_en) values ($1, $1, $1)`, [role]);
    for (const [subject, actions] of Object.entries(GRANTS))
      for (const action of actions)
        await sql.query(
          `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, $2, 'incidents', $3, $4, 'agency')`,
          [newId(), role, action, subject],
        );
  }
  const [security, colleague, compliance] = [await hire('security'), await hire('security'), await hire('compliance')];
  return {
    ...watched,
    ...{ security, colleague, compliance },
    call: (member) => aCall(watched.office, member, [policy], HOLDING, ['security']),
    anAlert: async (about) => {
      const agent = about ?? (await anAgentOf(watched));
      await watched.look(agent, strangers(ENOUGH));
      await watched.seeAll();
      const found = (await watched.alerts()).find(
        ({ staffId, rule }) => staffId === agent.id && rule === 'reveals-outside-care',
      );
      return { alertId: found?.id as Id<'LeakAlert'>, agent };
    },
    caseRow: async (caseId) =>
      (await sql.query<Record<string, unknown>>(`select * from leak_case where id = $1`, [caseId]))[0],
  };
}

export { ACTS };
