import { newId } from '@kean/kernel';
import { checkEvent } from './check-event.ts';
import type { AuditEventInput } from './event.ts';

/**
 * For a clause that decides, changes and records in one statement: its events travel as one JSON parameter, read by
 * `jsonb_to_recordset($n::jsonb) as event(${EVENT_COLUMNS})`, and {@link appendEventsFrom} writes those that the statement keeps.
 */
export const EVENT_COLUMNS =
  'id uuid, action text, outcome text, principal uuid, session uuid, branch uuid, kind text, subject uuid, subjects uuid[], ' +
  'purpose text, fields text[], policy text, facts jsonb';

/**
 * Writes every event that a FROM clause yields, and gives their number as `written` in one row. A statement of which this is a part has to
 * read that row: Postgres leaves out a part that nobody reads.
 * @param source text of the program, never of a caller; names its rows `event`
 */
export function appendEventsFrom(source: string): string {
  return `
  select append_audit_events(array_agg(row(event.id, event.action, event.outcome, event.principal, event.session, event.branch,
           event.kind, event.subject, event.subjects, event.purpose, event.fields, decode(event.policy, 'hex'), event.facts
         )::audit_input)) as written
    from ${source}`;
}

/**
 * One event as a row of {@link EVENT_COLUMNS}, checked.
 * @throws AppError `AUDIT_EVENT_REFUSED` when the event could carry a value
 */
export function eventRow(event: AuditEventInput) {
  checkEvent(event);
  const { principal, facts } = event;
  return {
    id: newId<'AuditEvent'>(),
    action: event.action,
    outcome: event.outcome,
    principal: principal?.staffId ?? null,
    session: principal?.sessionId ?? null,
    branch: event.branchId === undefined ? (principal?.branchId ?? null) : event.branchId,
    kind: event.subject?.kind ?? null,
    subject: event.subject?.id ?? null,
    subjects: event.subjectIds ?? [],
    purpose: event.purpose ?? null,
    fields: event.fields ?? [],
    policy: principal?.policyHash ?? null,
    facts: facts === undefined || Object.keys(facts).length === 0 ? null : facts,
  };
}
