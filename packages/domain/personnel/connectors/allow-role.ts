import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { newId, type Principal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { AllowRoleInput } from '../contract/connectors.ts';
import { failPersonnel } from '../errors.ts';

const CONNECTOR = `
  SELECT c.made_by = $2::uuid OR k.staff_id IS NOT DISTINCT FROM $2::uuid AS "isOwn"
    FROM connector c LEFT JOIN api_key k ON k.id = c.api_key_id WHERE c.id = $1::uuid FOR UPDATE OF c`;
const GIVABLE = 'SELECT FROM role WHERE code = $1 AND NOT role_is_given_by_people(code)';
const ALLOW = `
  INSERT INTO role_allowance (id, connector_id, role_code, allowed_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid)
  ON CONFLICT DO NOTHING RETURNING id`;
const FORBID =
  'DELETE FROM role_allowance WHERE connector_id IS NOT DISTINCT FROM $1::uuid AND role_code = $2 RETURNING id';

/**
 * Lets a directory give a role, or HR where none is named. Who has it already is not asked; to whom it is given stands in the log.
 * @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_OWN_CONNECTOR | PERSONNEL_ROLE_BY_PEOPLE
 */
export function allowRole(
  { principal, services }: SignedInContext,
  { connectorId, roleCode }: AllowRoleInput,
): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    if (await isOwn(tx, connectorId, principal)) throw failPersonnel('PERSONNEL_OWN_CONNECTOR');
    if ((await tx.query(GIVABLE, [roleCode])).length === 0) throw failPersonnel('PERSONNEL_ROLE_BY_PEOPLE');
    if ((await tx.query(ALLOW, [newId(), connectorId, roleCode, principal.staffId])).length === 0) return;
    const subject = { kind: 'Connector', id: connectorId } as const;
    await record(tx, { action: 'personnel.role-allowed', outcome: 'allowed', principal, subject, facts: { roleCode } });
  });
}

/** From this commit on the directory gives the role to nobody and takes it from nobody; who has it keeps it. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND */
export function forbidRole(
  { principal, services }: SignedInContext,
  { connectorId, roleCode }: AllowRoleInput,
): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await isOwn(tx, connectorId, principal);
    if ((await tx.query(FORBID, [connectorId, roleCode])).length === 0) return;
    const subject = { kind: 'Connector', id: connectorId } as const;
    await record(tx, {
      action: 'personnel.role-forbidden',
      outcome: 'allowed',
      principal,
      subject,
      facts: { roleCode },
    });
  });
}

/** @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND */
async function isOwn(
  tx: SqlTransaction,
  connectorId: AllowRoleInput['connectorId'],
  { staffId }: Principal,
): Promise<boolean> {
  if (connectorId === null) return false;
  const [connector] = await tx.query<{ isOwn: boolean }>(CONNECTOR, [connectorId, staffId]);
  if (connector === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
  return connector.isOwn;
}
