import type { BranchId, RegionId, SessionId, StaffId, TeamId } from './ids.ts';

/** How far a grant reaches. Each scope contains the ones before it; `own` is what is assigned to the person. */
export const SCOPES = ['own', 'team', 'branch', 'region', 'agency'] as const;
export type Scope = (typeof SCOPES)[number];

/** One permission of a role as data: this action on this subject, so far, and only these fields. */
export interface Grant {
  /** Clause that offers the action, for example `circulation`. */
  readonly clause: string;
  readonly action: string;
  readonly subject: string;
  readonly scope: Scope;
  /** `null` where the action knows no fields; never an empty list. */
  readonly fields: readonly string[] | null;
}

/** How far a session has proved whose it is. */
export interface Assurance {
  /**
   * What is still missing: `second-factor` is registered and was not presented in this session, `enrolment` where a role of the
   * person asks for a second factor and none is registered.
   */
  readonly owes: 'nothing' | 'second-factor' | 'enrolment';
  /** Seconds since the strongest factor that this person has was last presented; infinite where none ever can be (an API key). */
  readonly provenSecondsAgo: number;
}

/** Who asks. Made by the process that authenticated the request, from Postgres, and never from what the caller sent. */
export interface Principal {
  readonly staffId: StaffId;
  /** The session that authenticated, `null` for a background act that a person started. */
  readonly sessionId: SessionId | null;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  /** Hash of the compiled rule set the decisions rest on, hex; goes into every audit event. */
  readonly policyHash: string;
  /** Bumped whenever anything this person may do changes; a process that holds an older one must ask again. */
  readonly epoch: number;
  /** Absent for a background act. The door of a procedure lets nobody in without it: absence denies. */
  readonly assurance?: Assurance;
  /** Where a program asks with an API key: the only actions that it may use, as `clause.action`. Absent for a person at a screen. */
  readonly onlyActions?: readonly string[];
}

/** The widest scope of these grants, or `null` where there is none. */
export function widestScope(grants: readonly Grant[]): Scope | null {
  let widest = -1;
  for (const grant of grants) widest = Math.max(widest, SCOPES.indexOf(grant.scope));
  return SCOPES[widest] ?? null;
}
