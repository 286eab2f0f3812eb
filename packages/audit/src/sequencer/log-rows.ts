/** Events as rows of the database, in the order of the log. */
import type { SqlTransaction } from '@kean/db';
import type { LoggedEvent } from './log-entry.ts';

export const ROW_COLUMNS = `
  id, (extract(epoch from occurred_at) * 1000000)::int8 as "occurredAt", action, outcome, principal_id as "principalId",
  session_id as "sessionId", branch_id as "branchId", subject_kind as "subjectKind", subject_id as "subjectId",
  subject_ids as "subjectIds", purpose, fields, policy_hash as "policyHash", facts, position`;

/** Where in the order of the log an event stands: the number of its transaction, then time, then id. */
export interface LogPlace {
  readonly position: bigint;
  /** Microseconds since 1970. */
  readonly occurredAt: bigint;
  readonly id: string;
}

/** Before every event. */
export const BEGINNING: LogPlace = { position: 0n, occurredAt: 0n, id: '00000000-0000-0000-0000-000000000000' };

export interface LogRow extends LoggedEvent {
  readonly position: bigint;
}

/**
 * Everything below the oldest transaction that still runs is final: it is committed and seen, or will never be. The horizon is
 * taken from the snapshot of the very statement that reads.
 */
const NEXT = `
  select ${ROW_COLUMNS}
    from audit_event
   where position >= $1::int8
     and (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
     and position < least(pg_snapshot_xmin(pg_current_snapshot())::text::int8
                          + (select shift from audit_era order by era desc limit 1), $4::int8)
   order by position, occurred_at, id
   limit $5::int`;

/** No position is as high. */
export const NO_END = 2n ** 63n - 1n;

/**
 * The final events after a place, in the order of the log. What has once been given stays in front of whatever is given later.
 * @param before only events of lower positions
 */
export function rowsAfter(
  tx: SqlTransaction,
  after: LogPlace,
  limit: number,
  before: bigint = NO_END,
): Promise<LogRow[]> {
  return tx.query<LogRow & Record<string, unknown>>(NEXT, [after.position, after.occurredAt, after.id, before, limit]);
}

export function placeOfRow({ position, occurredAt, id }: LogRow): LogPlace {
  return { position, occurredAt, id };
}
