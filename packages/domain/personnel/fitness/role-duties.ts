import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { RoleDuties, SetRoleDutyInput } from '../contract/fitness.ts';
import { record } from './audit-events.ts';
import { failFitness } from './errors.ts';
import { dutiesOf } from './matrix/read-matrix.ts';

const ROLES = `
  SELECT r.code, r.name, r.name_en AS "nameEn", (SELECT count(*) FROM staff_role s WHERE s.role_code = r.code)::int4 AS people,
         ARRAY(SELECT d.duty FROM role_duty d WHERE d.role_code = r.code ORDER BY 1) AS duties
    FROM role r ORDER BY r.code`;
const KNOWN = `SELECT d.kind FROM role r, duty d WHERE r.code = $1 AND d.code = $2`;
const ASK = 'INSERT INTO role_duty (role_code, duty) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING duty';
const ASK_NO_MORE = 'DELETE FROM role_duty WHERE role_code = $1 AND duty = $2 RETURNING duty';

/** Which role asks for which duty. */
export function listRoleDuties({ services }: SignedInContext): Promise<RoleDuties> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const roles = await tx.query<{ code: string; name: string; nameEn: string; people: number; duties: string[] }>(
      ROLES,
    );
    return {
      duties: await dutiesOf(tx),
      roles: roles.map(({ name, nameEn, ...role }) => ({ ...role, name: { zh: name, en: nameEn } })),
    };
  });
}

/**
 * A role asks for a duty from now on, or no more. Who has not done it loses clients in this moment.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_ROLE_DUTY_FIXED
 */
export async function setRoleDuty(call: SignedInContext, input: SetRoleDutyInput): Promise<RoleDuties> {
  const { principal, services } = call;
  const { roleCode, duty, isAsked } = input;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const [known] = await tx.query<{ kind: string }>(KNOWN, [roleCode, duty]);
    if (known === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    if (!isAsked && known.kind === 'undertaking') throw failFitness('PERSONNEL_ROLE_DUTY_FIXED');
    if ((await tx.query(isAsked ? ASK : ASK_NO_MORE, [roleCode, duty])).length === 0) return;
    await record(tx, {
      action: 'personnel.role-duty-set',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: null },
      facts: { role: roleCode, duty, isAsked },
    });
  });
  return listRoleDuties(call);
}
