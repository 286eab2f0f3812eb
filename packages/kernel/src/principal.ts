import type { Grant } from './grant.ts';
import type { BranchId, RegionId, SessionId, StaffId, TeamId } from './ids.ts';

/** Who asks. Made by the process that authenticated the request, from Postgres, and never from what the caller sent. */
export interface Principal {
  readonly staffId: StaffId;
  /** The session that authenticated, `null` for a background act that a person started. */
  readonly sessionId: SessionId | null;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
  /** Codes of roles, and `extra:<id>` for each extra grant in force: it is a role of one person. */
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  /** Hash of the compiled rule set the decisions rest on, hex; goes into every audit event. */
  readonly policyHash: string;
  /** Bumped whenever anything this person may do changes; a process that holds an older one must ask again. */
  readonly epoch: number;
}
