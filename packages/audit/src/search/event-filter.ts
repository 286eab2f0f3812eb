import type { AuditEventId } from '@kean/kernel';
import type { Facts, Outcome } from '../event.ts';

/**
 * Every condition that is given must hold; of a list, one is enough. Who may see which branch's events is the caller's decision,
 * as `branchIds`.
 */
export interface EventFilter {
  readonly actions?: readonly string[] | undefined;
  readonly outcomes?: readonly Outcome[] | undefined;
  readonly purposes?: readonly string[] | undefined;
  readonly principalId?: string | undefined;
  /** Alone or among many: "who saw this client". */
  readonly subjectId?: string | undefined;
  /** Only events on this subject alone: no lists and searches it stood in. */
  readonly alone?: boolean | undefined;
  readonly branchIds?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  /** Up to, without. */
  readonly to?: Date | undefined;
}

export interface EventRecord {
  readonly id: AuditEventId;
  readonly occurredAt: Date;
  readonly action: string;
  readonly outcome: Outcome;
  readonly principalId: string | null;
  readonly sessionId: string | null;
  readonly branchId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly subjectIds: readonly string[];
  readonly purpose: string | null;
  readonly fields: readonly string[];
  readonly facts: Facts;
  /** Hex; `null` where nobody was signed in. */
  readonly policyHash: string | null;
}

export interface EventPage {
  readonly events: readonly EventRecord[];
  /** Give it back for the next page; `null` at the end. */
  readonly next: string | null;
}
