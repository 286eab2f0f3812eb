import { uuidArray } from '@kean/db/binary-arrays';
import { appendEventsFrom, EVENT_COLUMNS, type eventRow } from './event-rows.ts';

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
const FROM_JSON = appendEventsFrom(`jsonb_to_recordset($1::jsonb) as event(${EVENT_COLUMNS})`);
const spelledOut: readonly string[] = Array.from({ length: MOST_SPELLED_OUT }, (_, before) => textFor(before + 1));

/** Writes these events in their order. Their time is left to the database, whose clock orders the log. */
export function insertOf(rows: readonly EventRow[]): EventInsert {
  const text = spelledOut[rows.length - 1];
  if (text === undefined) return { text: FROM_JSON, values: [JSON.stringify(rows)] };
  return { text, values: rows.flatMap(parametersOf) };
}

function textFor(events: number): string {
  const rows = Array.from({ length: events }, (_, event) => {
    const at = (column: number) => `$${event * COLUMNS_OF_ONE + column}`;
    return `row(${at(1)}::uuid, ${at(2)}::text, ${at(3)}::text, ${at(4)}::uuid, ${at(5)}::uuid, ${at(6)}::uuid, ${at(7)}::text,
      ${at(8)}::uuid, ${at(9)}::uuid[], ${at(10)}::text, ${at(11)}::text[], decode(${at(12)}, 'hex'), ${at(13)}::jsonb)::audit_input`;
  });
  return `select append_audit_events(array[${rows.join(', ')}]) as written`;
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
