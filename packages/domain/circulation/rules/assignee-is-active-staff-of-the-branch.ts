/** Somebody a client could be given to. */
export interface Candidate {
  readonly branchId: string | null;
  readonly status: 'active' | 'suspended' | 'left';
  readonly roles: readonly string[];
}

/** True when this person may work with clients of this branch: in service, and of that branch (clause 3.2, need to know). */
export function assigneeIsActiveStaffOfTheBranch(candidate: Candidate, branchId: string): boolean {
  return candidate.status === 'active' && candidate.branchId === branchId;
}
