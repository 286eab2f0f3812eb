import { type EventRecord, searchEvents } from '@kean/audit';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { type LogSearched, record } from '../audit-events.ts';
import type { LogEntry, LogFilter, LogPage } from '../contract.ts';
import { labelOfSubject } from '../rules/label-of-subject.ts';
import { type LogReach, logReachOf } from '../rules/log-reaches-as-far-as-the-grant.ts';
import { type LogLabels, readLabels } from './log-labels.ts';

/**
 * A page of the log, newest first, within the caller's grant. The transaction acts with no scope over clients at all, so whoever
 * reads the log cannot reach a client through it; that the log was read is itself an event.
 * @throws AppError AUDIT_CURSOR_UNKNOWN
 */
export async function searchLog(call: SignedInContext, filter: LogFilter): Promise<LogPage> {
  const { principal, authorizer, services, locale } = call;
  const reach = logReachOf(principal, authorizer.scopeOf('accountability.read-log'));
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const branchIds = await branchesWithin(tx, reach);
    const { action, outcome, staffId, clientId, from, to, limit, cursor } = filter;
    const asked = { action, outcome, principalId: staffId, subjectId: clientId, from, to, branchIds };
    const { events, next } = await searchEvents(tx, asked, { limit, cursor });
    const labels = await readLabels(tx, events, locale);
    await record(tx, {
      action: 'accountability.log-searched',
      outcome: 'allowed',
      principal,
      ...subjectOf(filter),
      facts: { scope: reach.scope, count: events.length },
    });
    return { entries: events.map((event) => entryOf(event, labels)), next };
  });
}

/** `undefined` for every branch, and for events that belong to none. */
async function branchesWithin(tx: SqlTransaction, reach: LogReach): Promise<string[] | undefined> {
  if (reach.scope === 'agency') return undefined;
  if (reach.scope === 'branch') return [reach.branchId];
  if (reach.scope === 'none') return [];
  const rows = await tx.query<{ id: string }>('SELECT id FROM branch WHERE region_id = $1::uuid', [reach.regionId]);
  return rows.map((row) => row.id);
}

function subjectOf({ clientId, staffId }: LogFilter): Pick<LogSearched, 'subject'> {
  if (clientId !== undefined) return { subject: { kind: 'Client', id: clientId } };
  return staffId === undefined ? {} : { subject: { kind: 'Staff', id: staffId } };
}

function entryOf(event: EventRecord, labels: LogLabels): LogEntry {
  const { id, occurredAt, action, outcome, principalId, branchId, subjectKind, subjectId, subjectIds } = event;
  return {
    id,
    occurredAt,
    action,
    outcome,
    staff: principalId === null ? null : { id: principalId, number: labels.staffNumbers.get(principalId) ?? '' },
    branchName: branchId === null ? null : (labels.branchNames.get(branchId) ?? null),
    subject:
      subjectKind === null || subjectId === null
        ? null
        : { kind: subjectKind, id: subjectId, label: labelOfSubject(event, labels.staffNumbers) },
    subjectCount: subjectId === null ? subjectIds.length : Math.max(1, subjectIds.length),
    purpose: event.purpose,
    fields: [...event.fields],
    facts: event.facts,
  };
}
