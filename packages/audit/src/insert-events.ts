import type { eventRow } from './event-rows.ts';
import { recordLiteral } from './record-literal.ts';

type EventRow = ReturnType<typeof eventRow>;

/** A statement with its parameters. */
export interface EventInsert {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One text for any number of events, so that the statements of a connection stay few. */
const APPEND = 'select append_audit_events($1::audit_input[]) as written';

/**
 * Writes these events in their order. Their time is left to the database, whose clock orders the log. They travel as records of
 * Postgres: reading them out of JSON takes the server as long as writing them.
 */
export function insertOf(rows: readonly EventRow[]): EventInsert {
  return { text: APPEND, values: [rows.map(literalOf)] };
}

/** In the order of the type `audit_input`. */
function literalOf(row: EventRow): string {
  return recordLiteral([
    row.id,
    row.action,
    row.outcome,
    row.principal,
    row.session,
    row.branch,
    row.kind,
    row.subject,
    row.subjects.length === 0 ? null : `{${row.subjects.join(',')}}`,
    row.purpose,
    row.fields.length === 0 ? null : `{${row.fields.join(',')}}`,
    row.policy === null ? null : `\\x${row.policy}`,
    row.facts === null ? null : JSON.stringify(row.facts),
  ]);
}
