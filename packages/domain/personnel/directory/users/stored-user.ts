import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { DirectoryCall } from '../directory-call.ts';
import type { Columns, Condition } from '../protocol/filter-to-sql.ts';
import { notFound, URN } from '../protocol/scim-fault.ts';
import { type Resource, withVersion } from '../protocol/shown.ts';

/** What a directory may say of a person. Everything else that it knows is not asked for and not kept. */
export interface KeptOfUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string;
  /** False from the moment on at which the person leaves; somebody who is away for long still works here. */
  readonly active: boolean;
  readonly employeeNumber: string;
  /** Code of the branch. */
  readonly department: string | null;
}

export interface StoredUser extends KeptOfUser {
  readonly staffId: StaffId;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly groups: readonly { readonly value: string; readonly display: string }[];
}

const ACTIVE = `(s.status <> 'left' AND (s.leaves_at IS NULL OR s.leaves_at > clock_timestamp()))`;
/** The place is where the office has the person now. `$1` is the connector: it sees its own names of people, and of their roles those that it may give. */
const FROM = `
  FROM staff s JOIN auth_user u ON u.id = s.id
  LEFT JOIN staff_move m ON m.staff_id = s.id AND m.state = 'set' AND m.due_at <= clock_timestamp()
  LEFT JOIN branch d ON d.id = coalesce(m.to_branch_id, s.branch_id)
  LEFT JOIN directory_entry e ON e.staff_id = s.id AND e.connector_id = $1::uuid
 WHERE e.hidden_at IS NULL`;
const USER = `
  SELECT s.id AS "staffId", u.email AS "userName", e.external_id AS "externalId", s.display_name AS "displayName", ${ACTIVE} AS active,
         s.number AS "employeeNumber", d.code AS department, s.created_at AS "createdAt", s.changed_at AS "changedAt",
         coalesce((SELECT json_agg(json_build_object('value', r.code, 'display', r.name) ORDER BY r.code)
           FROM staff_role h JOIN role r ON r.code = h.role_code JOIN role_allowance a ON a.role_code = r.code
          WHERE h.staff_id = s.id AND a.connector_id = $1::uuid AND NOT role_is_given_by_people(r.code)), '[]') AS groups
  ${FROM}`;

export const USER_COLUMNS: Columns = {
  id: { sql: 's.id::text', holds: 'exact-text' },
  externalid: { sql: 'e.external_id', holds: 'exact-text' },
  username: { sql: 'u.email', holds: 'text' },
  displayname: { sql: 's.display_name', holds: 'text' },
  'name.formatted': { sql: 's.display_name', holds: 'text' },
  active: { sql: ACTIVE, holds: 'boolean' },
  emails: { each: 'SELECT WHERE $value', any: 'u.email' },
  'emails.value': { sql: 'u.email', holds: 'text' },
  'emails.type': { sql: `'work'::text`, holds: 'text' },
  'emails.primary': { sql: 'true', holds: 'boolean' },
  employeenumber: { sql: 's.number', holds: 'text' },
  department: { sql: 'd.code', holds: 'text' },
  'meta.created': { sql: 's.created_at', holds: 'time' },
  'meta.lastmodified': { sql: 's.changed_at', holds: 'time' },
  'groups.value': {
    each: `SELECT FROM staff_role h JOIN role_allowance a ON a.role_code = h.role_code AND a.connector_id = $1::uuid
            WHERE h.staff_id = s.id AND NOT role_is_given_by_people(h.role_code) AND $value`,
    any: 'h.role_code',
  },
};

export interface Page {
  readonly order: string;
  readonly offset: number;
  readonly count: number;
}

export async function listStoredUsers(
  tx: SqlTransaction,
  { connectorId }: DirectoryCall,
  condition: Condition | null,
  { order, offset, count }: Page,
): Promise<{ readonly total: number; readonly users: readonly StoredUser[] }> {
  const where = condition === null ? '' : ` AND (${condition.sql})`;
  const values = [connectorId, ...(condition?.values ?? [])];
  const [counted] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total ${FROM}${where}`, values);
  const page = `${USER}${where} ORDER BY ${order} LIMIT $${values.length + 1}::int OFFSET $${values.length + 2}::int`;
  const users = count === 0 ? [] : await tx.query<StoredUser & object>(page, [...values, count, offset]);
  return { total: counted?.total ?? 0, users };
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws ScimFault 404, also for somebody whom this directory deleted */
export async function readStoredUser(
  tx: SqlTransaction,
  { connectorId }: DirectoryCall,
  id: string,
): Promise<StoredUser> {
  const [user] = ID.test(id)
    ? await tx.query<StoredUser & object>(`${USER} AND s.id = $2::uuid`, [connectorId, id])
    : [];
  if (user === undefined) throw notFound();
  return user;
}

export function shownUser({ base }: Pick<DirectoryCall, 'base'>, user: StoredUser): Resource {
  return withVersion({
    schemas: [URN.user, URN.enterprise],
    id: user.staffId,
    ...(user.externalId === null ? {} : { externalId: user.externalId }),
    userName: user.userName,
    displayName: user.displayName,
    name: { formatted: user.displayName },
    active: user.active,
    emails: [{ value: user.userName, type: 'work', primary: true }],
    groups: user.groups.map((group) => ({ ...group, type: 'direct', $ref: `${base}/Groups/${group.value}` })),
    [URN.enterprise]: {
      employeeNumber: user.employeeNumber,
      ...(user.department === null ? {} : { department: user.department }),
    },
    meta: {
      resourceType: 'User',
      created: user.createdAt.toISOString(),
      lastModified: user.changedAt.toISOString(),
      location: `${base}/Users/${user.staffId}`,
    },
  });
}
