import type { SqlTransaction } from '@kean/db';
import type { AuditEventId } from '@kean/kernel';
import { cursorOf, placeOf } from './cursor.ts';
import type { Facts, Outcome } from './event.ts';

/** Every condition that is given must hold. Who may see which branch's events is the caller's decision, as `branchIds`. */
export interface EventFilter {
  readonly action?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly principalId?: string | undefined;
  /** Alone or among many: "who saw this client". */
  readonly subjectId?: string | undefined;
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

type Row = Omit<EventRecord, 'facts'> & { readonly facts: Facts | null; readonly place: string };

const COLUMNS = `
  id, occurred_at as "occurredAt", action, outcome, principal_id as "principalId", session_id as "sessionId",
  branch_id as "branchId", subject_kind as "subjectKind", subject_id as "subjectId", subject_ids as "subjectIds",
  purpose, fields, encode(policy_hash, 'hex') as "policyHash", facts,
  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place`;
const NEWEST_FIRST = 'order by occurred_at desc, id desc';

/**
 * One page of the log, newest first, by key: a later page costs what the first does.
 *
 * @param limit rows of the page, 1 to 500
 * @param cursor `next` of the page before
 */
export async function searchEvents(
  tx: SqlTransaction,
  filter: EventFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | null | undefined },
): Promise<EventPage> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = conditionsOf(filter, bind);
  if (cursor != null) {
    const { occurredAt, id } = placeOf(cursor);
    conditions.push(`(occurred_at, id) < (${bind(occurredAt)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const rows = await tx.query<Row>(statementOf(conditions, filter.subjectId, limit + 1, bind), values);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf({ occurredAt: last.place, id: last.id }) : null;
  return { events: shown.map(recordOf), next };
}

function conditionsOf(filter: EventFilter, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  if (filter.action !== undefined) conditions.push(`action = ${bind(filter.action)}`);
  if (filter.outcome !== undefined) conditions.push(`outcome = ${bind(filter.outcome)}`);
  if (filter.principalId !== undefined) conditions.push(`principal_id = ${bind(filter.principalId)}::uuid`);
  if (filter.branchIds !== undefined) conditions.push(`branch_id = any(${bind(filter.branchIds)}::uuid[])`);
  if (filter.from !== undefined) conditions.push(`occurred_at >= ${bind(filter.from.toISOString())}::timestamptz`);
  if (filter.to !== undefined) conditions.push(`occurred_at < ${bind(filter.to.toISOString())}::timestamptz`);
  return conditions;
}

/** A subject stands alone in one column and among many in another; each half is a walk along its own index. */
function statementOf(
  conditions: string[],
  subjectId: string | undefined,
  rows: number,
  bind: (value: unknown) => string,
) {
  const limit = `limit ${bind(rows)}::int`;
  const select = (all: string[]) =>
    `select ${COLUMNS} from audit_event ${all.length > 0 ? `where ${all.join(' and ')}` : ''} ${NEWEST_FIRST} ${limit}`;
  if (subjectId === undefined) return select(conditions);
  const subject = `${bind(subjectId)}::uuid`;
  const alone = select([...conditions, `subject_id = ${subject}`]);
  const among = select([...conditions, `subject_ids @> array[${subject}]`, `subject_id is distinct from ${subject}`]);
  return `select * from ((${alone}) union all (${among})) found order by place desc, id desc ${limit}`;
}

function recordOf({ place: _place, facts, ...row }: Row): EventRecord {
  return { ...row, facts: facts ?? {} };
}
