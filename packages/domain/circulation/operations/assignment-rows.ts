import type { SqlTransaction } from '@kean/db';
import { type BranchId, type ClientId, newId, type StaffId } from '@kean/kernel';
import type { DecidedRow } from '../rules/a-look-needs-grant-purpose-and-state.ts';
import type { Candidate } from '../rules/assignee-is-active-staff-of-the-branch.ts';

export interface AssignableRow extends DecidedRow {
  readonly id: ClientId;
  readonly number: number;
  readonly branchId: BranchId;
  readonly assigneeId: StaffId | null;
}

/** Locked in order of id, so that two assignments of the same clients follow one another. */
const LOCK = `
  SELECT c.id, c.number, c.region_id AS "regionId", c.branch_id AS "branchId", c.team_id AS "teamId", c.state, c.origin,
    c.assignee_id AS "assigneeId", c.assignment_lapses_at AS "assignmentLapsesAt"
  FROM client c WHERE c.id = ANY($1::uuid[]) ORDER BY c.id FOR UPDATE`;

const CANDIDATE = `
  SELECT s.branch_id AS "branchId", s.team_id AS "teamId", s.status,
    ARRAY(SELECT sr.role_code FROM staff_role sr WHERE sr.staff_id = s.id) AS roles
  FROM staff s WHERE s.id = $1::uuid FOR SHARE OF s`;

const END_RUNNING = 'UPDATE assignment SET ended_at = now() WHERE client_id = ANY($1::uuid[]) AND ended_at IS NULL';

const BEGIN_NEW = `
  INSERT INTO assignment (id, client_id, staff_id, assigned_by, lapses_at)
  SELECT fresh.id, fresh.client, $3::uuid, $4::uuid, $5::timestamptz
  FROM unnest($1::uuid[], $2::uuid[]) AS fresh(id, client)`;

const ASSIGN = `
  UPDATE client SET assignee_id = $2::uuid, team_id = $3::uuid, assignment_lapses_at = $4::timestamptz,
    version = version + 1, updated_at = now()
  WHERE id = ANY($1::uuid[])`;

/** Those of the clients that the caller may see, locked. */
export function lockClients(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<AssignableRow[]> {
  return tx.query<AssignableRow>(LOCK, [clientIds]);
}

/** The person who is to get them; cannot leave or move before this transaction ends. */
export async function readCandidate(
  tx: SqlTransaction,
  staffId: StaffId,
): Promise<(Candidate & { readonly teamId: string | null }) | null> {
  const [row] = await tx.query<Candidate & { teamId: string | null }>(CANDIDATE, [staffId]);
  return row ?? null;
}

export interface NewAssignments {
  readonly clientIds: readonly ClientId[];
  readonly staffId: StaffId;
  readonly teamId: string | null;
  readonly assignedBy: StaffId;
  readonly lapsesAt: Date | null;
}

/** History first: once a client has moved, its history may be out of the caller's sight. */
export async function writeAssignments(tx: SqlTransaction, fresh: NewAssignments): Promise<void> {
  const { clientIds, staffId, teamId, assignedBy, lapsesAt } = fresh;
  await tx.query(END_RUNNING, [clientIds]);
  const ids = clientIds.map(() => newId<'Assignment'>());
  await tx.query(BEGIN_NEW, [ids, clientIds, staffId, assignedBy, lapsesAt]);
  await tx.query(ASSIGN, [clientIds, staffId, teamId, lapsesAt]);
}
