import type { SqlTransaction } from '@kean/db';
import { AppError, type BranchId, newId, type StaffId } from '@kean/kernel';
import { record } from '../../audit-events.ts';
import { leaveWithin } from '../../leavings/begin-leaving.ts';
import type { LeftBehind } from '../../leavings/clients-left-behind.ts';
import { moveWithin } from '../../moves/order-move.ts';
import { tellOfChangedMail } from '../changed-mail/past-mail.ts';
import type { DirectoryCall } from '../directory-call.ts';
import { refuse, ScimFault } from '../protocol/scim-fault.ts';
import type { KeptOfUser, StoredUser } from './stored-user.ts';
import type { ToldOfUser } from './wanted-user.ts';

const TAKE_ON = 'SELECT take_on($1::uuid, $2, $3, $4, $5::uuid, $6::uuid, $7::uuid) AS number';
const REWRITE = 'SELECT rewrite_person($1::uuid, $2, $3, $4, $5::uuid, $6::uuid) AS changed';
const WITHIN = 'SELECT is_within_allowance($1::uuid, $2::uuid) AS within';
const NAME = `
  INSERT INTO directory_entry (connector_id, staff_id, external_id) VALUES ($1::uuid, $2::uuid, $3)
  ON CONFLICT (connector_id, staff_id) DO UPDATE SET external_id = excluded.external_id`;
const HIDE = `
  INSERT INTO directory_entry (connector_id, staff_id, hidden_at) VALUES ($1::uuid, $2::uuid, clock_timestamp())
  ON CONFLICT (connector_id, staff_id) DO UPDATE SET hidden_at = excluded.hidden_at, external_id = NULL`;
const BRANCH = 'SELECT id FROM branch WHERE code = $1';

/** A new person of the office, without a role: nothing can be done by being named. @throws ScimFault invalidValue | uniqueness */
export async function createUser(
  tx: SqlTransaction,
  { call, connectorId }: DirectoryCall,
  told: ToldOfUser & Pick<KeptOfUser, 'userName' | 'displayName'>,
): Promise<StaffId> {
  if (told.active === false) throw refuse('invalidValue', 'A new person begins with "active": true.');
  const { principal } = call;
  const staffId = newId<'Staff'>();
  const branchId = told.department === undefined ? null : await branchOf(tx, told.department);
  await unique(async () => {
    const { employeeNumber = null, displayName, userName } = told;
    await tx.query(TAKE_ON, [staffId, employeeNumber, displayName, userName, branchId, principal.staffId, connectorId]);
    await tx.query(NAME, [connectorId, staffId, told.externalId ?? null]);
  });
  await record(tx, {
    action: 'personnel.person-taken-on',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: staffId },
    facts: { connectorId },
  });
  return staffId;
}

/**
 * Makes a person what the directory says. What is as it was is not written, and nothing is recorded then.
 * @returns whether anything changed
 * @throws ScimFault mutability for what no directory changes | uniqueness | 403 for whoever holds more than it may give; AppError of a leaving
 */
export async function bringUser(
  tx: SqlTransaction,
  directory: DirectoryCall,
  stored: StoredUser,
  wanted: KeptOfUser,
  left: readonly LeftBehind[],
): Promise<boolean> {
  const { call, connectorId } = directory;
  const { principal } = call;
  const { staffId } = stored;
  if (!stored.active && wanted.active)
    throw refuse('mutability', 'Whoever left is taken back by two people of the office, not by a directory.');
  const rewritten = (['employeeNumber', 'displayName', 'userName'] as const).filter(
    (key) => stored[key] !== wanted[key],
  );
  const moves = wanted.department !== stored.department && wanted.active;
  if (rewritten.length > 0) {
    await mustReach(tx, directory, stored);
    const values = [wanted.employeeNumber, wanted.displayName, wanted.userName];
    await unique(() => tx.query(REWRITE, [staffId, ...values, principal.staffId, connectorId]));
    if (rewritten.includes('userName')) await tellOfChangedMail(tx, call, { staffId, was: stored.userName });
  }
  const renamed = stored.externalId !== wanted.externalId;
  if (renamed) await unique(() => tx.query(NAME, [connectorId, staffId, wanted.externalId]));
  if (rewritten.length > 0 || renamed) {
    await record(tx, {
      action: 'personnel.person-changed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      fields: [...rewritten, ...(renamed ? ['externalId'] : [])],
      facts: { connectorId },
    });
  }
  if (moves) await moveUser(tx, directory, stored, wanted.department);
  const leaves = stored.active && !wanted.active;
  if (leaves) await leaveWithin(tx, call, staffId, left);
  return rewritten.length > 0 || renamed || moves || leaves;
}

/** Another branch from now on; what the person has in the old one ends with it. @throws ScimFault */
async function moveUser(
  tx: SqlTransaction,
  directory: DirectoryCall,
  stored: StoredUser,
  department: string | null,
): Promise<void> {
  const { call, connectorId } = directory;
  await mustReach(tx, directory, stored);
  const branchId = await branchOf(tx, department);
  if (branchId === null) throw refuse('mutability', '"department" is changed to another branch, not removed.');
  await moveWithin(tx, call.principal, { staffId: stored.staffId, branchId, at: null, connectorId });
}

/** Sees the person off; for this directory there is no such person any more, and for the office everything stays. */
export async function removeUser(
  tx: SqlTransaction,
  { call, connectorId }: DirectoryCall,
  { staffId, active }: StoredUser,
  left: readonly LeftBehind[],
): Promise<void> {
  if (active) await leaveWithin(tx, call, staffId, left);
  await tx.query(HIDE, [connectorId, staffId]);
  await record(tx, {
    action: 'personnel.person-changed',
    outcome: 'allowed',
    principal: call.principal,
    subject: { kind: 'Staff', id: staffId },
    fields: ['deleted'],
    facts: { connectorId },
  });
}

/** A directory changes nobody who holds more than it may give, nor whoever connected it: an address is a way in. @throws ScimFault */
export async function mustReach(
  tx: SqlTransaction,
  { call, connectorId }: DirectoryCall,
  { staffId, active }: Pick<StoredUser, 'staffId' | 'active'>,
): Promise<void> {
  if (!active) throw refuse('mutability', 'Whoever left stays as they were.');
  const [found] = await tx.query<{ within: boolean }>(WITHIN, [staffId, connectorId]);
  if (found?.within !== true || call.principal.staffId === staffId)
    throw new ScimFault(
      403,
      null,
      'This person holds roles that this directory may not give. HR of the office changes them.',
    );
}

async function branchOf(tx: SqlTransaction, code: string | null): Promise<BranchId | null> {
  if (code === null) return null;
  const [branch] = await tx.query<{ id: BranchId }>(BRANCH, [code]);
  if (branch === undefined) throw refuse('invalidValue', '"department" is the code of a branch of the office.');
  return branch.id;
}

async function unique<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof AppError && error.code === 'DB_TAKEN')
      throw refuse('uniqueness', 'Somebody of the office has this userName, employeeNumber or externalId already.');
    throw error;
  }
}
