import type { Grant } from './grant.ts';
import type { BranchId, Id, RegionId, SessionId, StaffId, TeamId } from './ids.ts';

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
  /** Codes of roles, and `extra:<id>` for each extra grant in force: it is a role of one person. */
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  /** Hash of the compiled rule set the decisions rest on, hex; goes into every audit event. */
  readonly policyHash: string;
  /** Bumped whenever anything this person may do changes; a process that holds an older one must ask again. */
  readonly epoch: number;
  /**
   * When the last measure against a leak was pressed that was in force as this person was read, as the database writes it. An answer that took a while is
   * asked again by it.
   */
  readonly measuresAsOf?: string | null;
  /** Absent for a background act. The door of a procedure lets nobody in without it: absence denies. */
  readonly assurance?: Assurance;
  /** Where a program asks with an API key: the only actions that it may use, as `clause.action`. Absent for a person at a screen. */
  readonly onlyActions?: readonly string[];
  /** Which key that program asks with. Absent for a person at a screen. */
  readonly keyId?: Id<'ApiKey'>;
}
