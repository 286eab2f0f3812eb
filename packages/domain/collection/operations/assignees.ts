import { ROLES_KEPT_FROM_CLIENTS } from '@kean/authorization';
import type { SqlTransaction } from '@kean/db';
import type { BranchId, Principal, Scope, StaffId, TeamId } from '@kean/kernel';

/** Who may become the assignee of an imported client. */
export interface Assignee {
  readonly staffId: StaffId;
  readonly teamId: TeamId | null;
}

const ACTIVE_STAFF = `
  SELECT s.id AS "staffId", s.team_id AS "teamId", s.display_name AS name,
    EXISTS (SELECT FROM staff_role sr WHERE sr.staff_id = s.id AND sr.role_code = ANY($2::text[])) AS "keptFromClients"
  FROM staff s WHERE s.branch_id = $1::uuid AND s.status = 'active'`;

type Colleague = Assignee & { readonly name: string; readonly keptFromClients: boolean };

/**
 * Active staff of the branch by name. A name that two of them share names nobody, and neither does that of somebody to whom every client is
 * closed: what the list gives them would be with nobody.
 */
export type AssigneesByName = ReadonlyMap<string, Assignee | null>;

export async function readAssignees(tx: SqlTransaction, branchId: BranchId): Promise<AssigneesByName> {
  const byName = new Map<string, Assignee | null>();
  for (const colleague of await tx.query<Colleague>(ACTIVE_STAFF, [branchId, ROLES_KEPT_FROM_CLIENTS])) {
    const { name, staffId, teamId, keptFromClients } = colleague;
    byName.set(name, byName.has(name) || keptFromClients ? null : { staffId, teamId });
  }
  return byName;
}

/**
 * Whose an imported client becomes: the colleague whom the list names, where it names exactly one active colleague of the branch
 * and the importer's scope reaches that far; otherwise the importer's. A list is no way to give clients to others for somebody
 * who may only act on their own.
 */
export function assigneeOf(
  agentName: string | null,
  importer: Principal,
  scope: Scope,
  colleagues: AssigneesByName,
): Assignee {
  const self = { staffId: importer.staffId, teamId: importer.teamId };
  const named = agentName === null || scope === 'own' ? null : (colleagues.get(agentName) ?? null);
  if (named === null) return self;
  return scope === 'team' && (named.teamId === null || named.teamId !== importer.teamId) ? self : named;
}
