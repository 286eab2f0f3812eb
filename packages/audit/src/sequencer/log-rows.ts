/** Events as rows of the database, in the order of the log. */
import type { SqlTransaction } from '@kean/db';
import type { Outcome } from '../event.ts';
import { factsOf } from '../recorded-facts.ts';
import type { LoggedEvent } from './log-entry.ts';

/** A row as it comes from the database: names and values of its facts stand apart. */
export interface RecordedRow extends Omit<LogRow, 'facts' | 'action' | 'outcome' | 'fields'> {
  /** `null`, as all words of the form, where the row has a form that does not exist. */
  readonly action: string | null;
  readonly outcome: Outcome | null;
  readonly fields: readonly string[] | null;
  readonly factNames: readonly string[] | null;
  readonly factValues: string | null;
}

/**
 * Rows of the log with their words, in the order of the log.
 * @param records a SELECT of all columns of `audit_record`, as few rows as are wanted: words are put to those
 */
export function rowsIn(records: string): string {
  return `
  select record.id, (extract(epoch from record.occurred_at) * 1000000)::int8 as "occurredAt", form.action, form.outcome,
         principal.id as "principalId", record.session_id as "sessionId", branch.id as "branchId",
         form.subject_kind as "subjectKind", record.subject_id as "subjectId",
         coalesce(record.subject_ids, '{}') as "subjectIds", form.purpose, form.fields, policy.hash as "policyHash",
         form.fact_names as "factNames", record.facts as "factValues", record.position
    from (${records}) record
    left join audit_form form on form.number = record.form
    left join audit_party principal on principal.number = record.principal
    left join audit_party branch on branch.number = record.branch
    left join audit_policy policy on policy.number = record.policy
   order by record.position, record.occurred_at, record.id`;
}

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
const NEXT = rowsIn(`
  select *
    from audit_record
   where position >= $1::int8
     and (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
     and position < least(pg_snapshot_xmin(pg_current_snapshot())::text::int8
                          + (select shift from audit_era order by era desc limit 1), $4::int8)
   order by position, occurred_at, id
   limit $5::int`);

/** No position is as high. */
export const NO_END = 2n ** 63n - 1n;

/**
 * The final events after a place, in the order of the log. What has once been given stays in front of whatever is given later.
 * @param before only events of lower positions
 */
export async function rowsAfter(
  tx: SqlTransaction,
  after: LogPlace,
  limit: number,
  before: bigint = NO_END,
): Promise<LogRow[]> {
  const values = [after.position, after.occurredAt, after.id, before, limit];
  return (await tx.query<RecordedRow & Record<string, unknown>>(NEXT, values)).map(readRow);
}

/** Stands where no outcome is: no entry can be made of such a row. */
const NOT_WRITTEN_BY_US = '' as Outcome;

/** A row without a form, or with facts that its form does not name, was not written by the product; it comes without an outcome. */
export function readRow({ factNames, factValues, action, outcome, fields, ...row }: RecordedRow): LogRow {
  const facts = factsOf(factNames ?? [], factValues);
  return {
    ...row,
    facts: facts ?? null,
    action: action ?? '',
    outcome: outcome === null || facts === undefined ? NOT_WRITTEN_BY_US : outcome,
    fields: fields ?? [],
  };
}

const EVERY_AFTER = rowsIn(`
  select *
    from audit_record
   where (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
   order by position, occurred_at, id`);

/** Every event after a place, final or not: for a database in which nobody works, where transactions of other databases say nothing. */
export async function everyRowAfter(tx: SqlTransaction, after: LogPlace): Promise<LogRow[]> {
  const values = [after.position, after.occurredAt, after.id];
  return (await tx.query<RecordedRow & Record<string, unknown>>(EVERY_AFTER, values)).map(readRow);
}

/**
 * The index knows positions alone. Without an end in reach a page would sort all that comes after it, and a walk of the whole log would take
 * the square of its length: so it ends at the transaction that holds the last row of the page.
 */
const PLACED_AFTER = rowsIn(`
  select *
    from audit_record
   where position >= $1::int8
     and position <= least($5::int8, (select position from audit_record where position > $1::int8 order by position offset $4::int limit 1))
     and (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
   order by position, occurred_at, id
   limit $4::int`);

/**
 * The next events after a place, final or not, a page of them: as {@link everyRowAfter}, for as many as no memory holds. A page that is not
 * full is the last.
 * @param upTo only events of this position or lower ones
 */
export async function placedAfter(
  tx: SqlTransaction,
  after: LogPlace,
  limit: number,
  upTo: bigint = NO_END,
): Promise<LogRow[]> {
  const values = [after.position, after.occurredAt, after.id, limit, upTo];
  return (await tx.query<RecordedRow & Record<string, unknown>>(PLACED_AFTER, values)).map(readRow);
}

export function placeOfRow({ position, occurredAt, id }: LogRow): LogPlace {
  return { position, occurredAt, id };
}
