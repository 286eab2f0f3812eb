import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { liftMeasure } from '../containment/lift-measure.ts';
import { pressMeasure } from '../containment/press-measure.ts';
import { type PressedMeasure, PressInput } from '../contract/containment.ts';
import { policy } from '../policy.ts';

const ACTS = ['read-containment', 'contain', 'lift-containment'] as const;

/** An office with two people of security and one agent. */
export interface ContainedOffice {
  readonly office: TestOffice;
  readonly branch: TestBranch;
  readonly security: TestStaff;
  readonly colleague: TestStaff;
  readonly agent: TestStaff;
  callOf(member: TestStaff): SignedInContext;
  press(member: TestStaff, input: object): Promise<PressedMeasure>;
  lift(member: TestStaff, pressed: Pick<PressedMeasure, 'containmentId'>): Promise<void>;
  /** Marks of measures among the roles of somebody. */
  marksOf(member: TestStaff): Promise<string[]>;
  close(): Promise<void>;
}

export async function openContainedOffice(): Promise<ContainedOffice> {
  const office = await openOffice();
  const branch = await aBranch(office.sql);
  await office.sql.query(`insert into role (code, name, name_en) values ('security', '安全', 'Security')`);
  for (const action of ACTS)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'Containment', 'agency')`,
      [newId(), action],
    );
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', 'read-cases', 'LeakCase', 'agency')`,
    [newId()],
  );
  const ofSecurity = async () => {
    const member = await aStaffMember(office.sql);
    await office.sql.query(`insert into staff_role values ($1, 'security')`, [member.id]);
    return member;
  };
  const held = {
    ...Object.fromEntries(ACTS.map((act) => [`incidents.${act}`, 'agency'] as const)),
    'clients.read': 'agency',
  } as const;
  const callOf = (member: TestStaff) => aCall(office, member, [policy, clientsPolicy], held, ['security']);
  return {
    office,
    branch,
    security: await ofSecurity(),
    colleague: await ofSecurity(),
    agent: await aStaffMember(office.sql, { branch }),
    callOf,
    press: (member, input) => pressMeasure(callOf(member), PressInput.parse({ reason: '核查异常查看', ...input })),
    lift: (member, { containmentId }) => liftMeasure(callOf(member), { containmentId, reason: '核查完毕' }),
    marksOf: async ({ id }) => {
      const rows = await office.sql.query<{ code: string }>(
        `select code from role_in_force where staff_id = $1 and code like '%:%' order by code`,
        [id],
      );
      return rows.map(({ code }) => code);
    },
    close: () => office.close(),
  };
}
