import { aCall, type Holding, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { takeClientsIntoCase } from '../cases/take-clients-into-case.ts';
import type { CaseId } from '../contract/cases.ts';
import { policy } from '../policy.ts';

const NOTICES: Holding = Object.fromEntries(
  ['read', 'write', 'approve', 'send'].map((act) => [`incidents.${act}-notices`, 'agency']),
);

/** An office with people who handle leaks. */
export interface CaseOffice {
  readonly office: TestOffice;
  /** Somebody who may handle cases and everything about notices. */
  somebody(): Promise<TestStaff>;
  call(member: TestStaff): SignedInContext;
  aCase(
    by: TestStaff,
    wishes?: { readonly isDrill?: boolean; readonly clients?: readonly ClientId[] },
  ): Promise<CaseId>;
}

export async function openCaseOffice(): Promise<CaseOffice> {
  const office = await openOffice();
  await office.sql.query(`insert into role (code, name, name_en) values ('security', '安全', 'Security')`);
  const grants = [
    ...['read-cases', 'handle-cases'].map((action) => [action, 'LeakCase']),
    ...['read', 'write', 'approve', 'send'].map((act) => [`${act}-notices`, 'LeakNotice']),
  ];
  for (const [action, subject] of grants)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, $3, 'agency')`,
      [newId(), action, subject],
    );
  return {
    office,
    somebody: async () => {
      const member = await aStaffMember(office.sql);
      await office.sql.query(`insert into staff_role values ($1, 'security')`, [member.id]);
      return member;
    },
    call: (member) => aCall(office, member, [policy], NOTICES, ['security']),
    aCase: async (by, { isDrill = false, clients = [] } = {}) => {
      const caseId: CaseId = newId();
      await inSqlTransaction(office.db, { ...nobody, staffId: by.id }, async (tx) => {
        await tx.query(
          `insert into leak_case (id, kind, title, is_drill, owner_id, opened_by) values ($1, 'seller-inside', '一处泄露', $3, $2, $2)`,
          [caseId, by.id, isDrill],
        );
        const found = clients.map((clientId) => ({ clientId, foundBy: 'radius', classes: ['other'] }) as const);
        await takeClientsIntoCase(tx, caseId, found, by.id);
      });
      return caseId;
    },
  };
}
