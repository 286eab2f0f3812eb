import type { SqlTransaction } from '@kean/db';
import type { LoggedEvent } from '../sequencer/log-entry.ts';

/** An event with the place that it is to have, instead of the one that a transaction would give it. */
export interface PlacedEvent {
  readonly event: LoggedEvent;
  readonly position: bigint;
}

/** As `append_audit_events` writes them, but for time and position, which are those of the log. */
const INSERT = `
  insert into audit_record (position, occurred_at, id, session_id, subject_id, principal, branch, policy, form, facts, subject_ids)
  select placed.position, timestamptz 'epoch' + placed.micros * interval '1 microsecond', (placed.event).id, (placed.event).session,
         (placed.event).subject,
         case when (placed.event).principal is not null then coalesce(principal.number, new_audit_party((placed.event).principal)) end,
         case when (placed.event).branch is not null then coalesce(branch.number, new_audit_party((placed.event).branch)) end,
         case when (placed.event).policy is not null then coalesce(policy.number, new_audit_policy((placed.event).policy)) end,
         coalesce(form.number, new_audit_form(placed.event, fact.names)),
         nullif(jsonb_path_query_array((placed.event).facts, 'strict $.*')::text, '[]'), nullif((placed.event).subjects, '{}')
    from (
      select given.position, given.micros, row(given.id, given.action, given.outcome, given.principal, given.session, given.branch,
             given.kind, given.subject, given.subjects, given.purpose, given.fields, decode(given.policy, 'hex'), given.facts
           )::audit_input as event
        from jsonb_to_recordset($1::jsonb) as given(position int8, micros int8, id uuid, action text, outcome text, principal uuid,
             session uuid, branch uuid, kind text, subject uuid, subjects uuid[], purpose text, fields text[], policy text, facts jsonb)
    ) placed
    cross join lateral (select array(select jsonb_object_keys((placed.event).facts)) as names) fact
    left join lateral (select number from audit_party where id = (placed.event).principal limit 1) principal on true
    left join lateral (select number from audit_party where id = (placed.event).branch limit 1) branch on true
    left join lateral (select number from audit_policy where hash = (placed.event).policy limit 1) policy on true
    left join lateral (
      select number from audit_form form
       where form.action = (placed.event).action and form.outcome = (placed.event).outcome
         and form.subject_kind is not distinct from (placed.event).kind and form.purpose is not distinct from (placed.event).purpose
         and form.fields = coalesce((placed.event).fields, '{}') and form.fact_names = fact.names
       limit 1) form on true`;
/** Months of what comes back, for a backup that is older than the partitions ahead in it. */
const PARTITIONS = `select ensure_audit_partitions($1::date, $2::int)`;

/** Writes events of the log into a restored database. Not for a database that anybody works with. */
export async function insertAtPlaces(tx: SqlTransaction, placed: readonly PlacedEvent[]): Promise<void> {
  const months = placed.map(({ event }) => monthOf(event.occurredAt));
  const first = Math.min(...months);
  await tx.query(PARTITIONS, [dayOf(first), Math.max(...months) - first + 1]);
  await tx.query(INSERT, [JSON.stringify(placed.map(given))]);
}

function given({ event, position }: PlacedEvent) {
  const { occurredAt, policyHash } = event;
  return {
    position: String(position),
    micros: String(occurredAt),
    id: event.id,
    action: event.action,
    outcome: event.outcome,
    principal: event.principalId,
    session: event.sessionId,
    branch: event.branchId,
    kind: event.subjectKind,
    subject: event.subjectId,
    subjects: event.subjectIds,
    purpose: event.purpose,
    fields: event.fields,
    policy: policyHash === null ? null : Buffer.from(policyHash).toString('hex'),
    facts: event.facts,
  };
}

/** Months since the year 0, UTC. */
function monthOf(micros: bigint): number {
  const moment = new Date(Number(micros / 1000n));
  return moment.getUTCFullYear() * 12 + moment.getUTCMonth();
}

function dayOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}
