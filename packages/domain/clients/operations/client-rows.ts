import type { BranchId, ClientId, Scope, StaffId } from '@kean/kernel';
import type { ClientRole, ClientState } from '../contract.ts';

/** What a page reads of a client: the clear routing columns and the sealed card. */
export interface StoredRow {
  readonly id: ClientId;
  readonly number: number;
  readonly state: ClientState;
  readonly roles: ClientRole[];
  readonly branchId: BranchId;
  readonly assigneeId: StaffId | null;
  readonly assigneeName: string | null;
  readonly createdAt: Date;
  readonly card: Buffer;
}

/** Who may work with the client now: an assignment that has lapsed is nobody's (`c` is the client). */
export const ASSIGNEE_IN_FORCE =
  'CASE WHEN c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now() THEN c.assignee_id END';

/** Columns of {@link StoredRow} except the assignee's name, with `c` the client. */
export const ROW_COLUMNS = `c.id, c.number, c.state, c.roles, c.branch_id AS "branchId",
  ${ASSIGNEE_IN_FORCE} AS "assigneeId", c.created_at AS "createdAt", c.card`;

/**
 * The statement's own predicate: rows within a reach, in the form that the keyset index of that column serves. `$1` is the place
 * (`Reach.place`), which `agency` only mentions to keep one order of values.
 */
export const WITHIN_REACH: Readonly<Record<Scope, string>> = {
  own: 'c.assignee_id = $1::uuid AND (c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now())',
  team: 'c.team_id = $1::uuid',
  branch: 'c.branch_id = $1::uuid',
  region: 'c.region_id = $1::uuid',
  agency: '$1::uuid IS NULL',
};

/** Adds the assignee's name to at most one page of rows, newest registration first. */
export function withAssigneeNames(page: string): string {
  return `SELECT p.*, s.display_name AS "assigneeName" FROM (${page}) p
  LEFT JOIN staff s ON s.id = p."assigneeId" ORDER BY p.id DESC`;
}
