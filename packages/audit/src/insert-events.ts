import { uuidArray } from '@kean/db/binary-arrays';
import { EVENT_COLUMNS, type eventRow, insertEventsFrom } from './event-rows.ts';

type EventRow = ReturnType<typeof eventRow>;

/** A statement with its parameters. */
export interface EventInsert {
  readonly text: string;
  readonly values: readonly unknown[];
}

const COLUMNS_OF_ONE = 13;
/**
 * Up to so many events each has parameters of its own. A page that names fifty clients then costs the server 0.1 ms less than
 * reading it out of JSON; more events share one text whatever their number, so that the statements of a connection stay few.
 */
const MOST_SPELLED_OUT = 8;
const FROM_JSON = insertEventsFrom(`jsonb_to_recordset($1::jsonb) as event(${EVENT_COLUMNS})`);
const spelledOut: readonly string[] = Array.from({ length: MOST_SPELLED_OUT }, (_, before) => textFor(before + 1));

/** The INSERT of these events in their order. `occurred_at` is left to the database, whose clock orders the log. */
export function insertOf(rows: readonly EventRow[]): EventInsert {
  const text = spelledOut[rows.length - 1];
  if (text === undefined) return { text: FROM_JSON, values: [JSON.stringify(rows)] };
  return { text, values: rows.flatMap(parametersOf) };
}

function textFor(events: number): string {
  const rows = Array.from({ length: events }, (_, event) => {
    const at = (column: number) => `$${event * COLUMNS_OF_ONE + column}`;
    return `(${at(1)}::uuid, ${at(2)}, ${at(3)}, ${at(4)}::uuid, ${at(5)}::uuid, ${at(6)}::uuid, ${at(7)}, ${at(8)}::uuid,
      ${at(9)}::uuid[], ${at(10)}, ${at(11)}::text[], decode(${at(12)}, 'hex'), ${at(13)}::jsonb)`;
  });
  return `
  insert into audit_event (id, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids,
                           purpose, fields, policy_hash, facts)
  values ${rows.join(', ')}`;
}

function parametersOf(row: EventRow): unknown[] {
  return [
    row.id,
    row.action,
    row.outcome,
    row.principal,
    row.session,
    row.branch,
    row.kind,
    row.subject,
    uuidArray(row.subjects),
    row.purpose,
    row.fields,
    row.policy,
    row.facts === null ? null : JSON.stringify(row.facts),
  ];
}
