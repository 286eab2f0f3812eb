import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { DirectoryCall } from '../directory-call.ts';
import type { Columns, Condition } from '../protocol/filter-to-sql.ts';
import { notFound, URN } from '../protocol/scim-fault.ts';
import { type Resource, withVersion } from '../protocol/shown.ts';

/** A role that this directory may give. Of others it does not learn that they exist. */
export interface StoredGroup {
  readonly code: string;
  readonly name: string;
  readonly members: readonly { readonly value: StaffId; readonly display: string }[];
}

const FROM = `
  FROM role r JOIN role_allowance a ON a.role_code = r.code
 WHERE a.connector_id = $1::uuid AND NOT role_is_given_by_people(r.code)`;
const MEMBERS = `
  SELECT s.id AS value, s.display_name AS display
    FROM staff_role h JOIN staff s ON s.id = h.staff_id JOIN auth_user u ON u.id = s.id
    LEFT JOIN directory_entry e ON e.staff_id = s.id AND e.connector_id = $1::uuid
   WHERE h.role_code = $2 AND s.status <> 'left' AND e.hidden_at IS NULL ORDER BY s.id`;

export const GROUP_COLUMNS: Columns = {
  id: { sql: 'r.code', holds: 'exact-text' },
  displayname: { sql: 'r.name', holds: 'text' },
  'members.value': {
    each: 'SELECT FROM staff_role h WHERE h.role_code = r.code AND $value',
    any: 'h.staff_id::text',
  },
  members: { each: 'SELECT FROM staff_role h WHERE h.role_code = r.code AND $value', any: 'h.staff_id::text' },
};

export async function listStoredGroups(
  tx: SqlTransaction,
  { connectorId }: DirectoryCall,
  condition: Condition | null,
  order: string,
): Promise<readonly Omit<StoredGroup, 'members'>[]> {
  const where = condition === null ? '' : ` AND (${condition.sql})`;
  return tx.query(`SELECT r.code, r.name ${FROM}${where} ORDER BY ${order}`, [
    connectorId,
    ...(condition?.values ?? []),
  ]);
}

export function membersOf(
  tx: SqlTransaction,
  { connectorId }: DirectoryCall,
  code: string,
): Promise<StoredGroup['members']> {
  return tx.query<StoredGroup['members'][number] & object>(MEMBERS, [connectorId, code]);
}

/** @throws ScimFault 404 also for a role that this directory may not give */
export async function readStoredGroup(
  tx: SqlTransaction,
  directory: DirectoryCall,
  code: string,
): Promise<StoredGroup> {
  const [group] = await tx.query<{ code: string; name: string }>(`SELECT r.code, r.name ${FROM} AND r.code = $2`, [
    directory.connectorId,
    code,
  ]);
  if (group === undefined) throw notFound();
  return { ...group, members: await membersOf(tx, directory, code) };
}

export function shownGroup({ base }: Pick<DirectoryCall, 'base'>, { code, name, members }: StoredGroup): Resource {
  return withVersion({
    schemas: [URN.group],
    id: code,
    displayName: name,
    members: members.map(({ value, display }) => ({ value, display, type: 'User', $ref: `${base}/Users/${value}` })),
    meta: { resourceType: 'Group', location: `${base}/Groups/${code}` },
  });
}
