import { type EventPage, searchEvents } from '@kean/audit';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { ClientId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type LogSearched, record } from '../audit-events.ts';
import type { LogFilter, LogPage } from '../contract.ts';
import { entryOf } from './log-entries.ts';
import { readLabels } from './log-labels.ts';
import { reachOfCall } from './log-reach.ts';
import { understandConditions } from './understand-conditions.ts';

const NOTHING: EventPage = { events: [], next: null };

/**
 * A page of the log, newest first, within the caller's grant. The transaction acts with no scope over clients at all, so whoever
 * reads the log cannot reach a client through it; that the log was read is itself an event.
 * @throws AppError AUDIT_CURSOR_UNKNOWN
 */
export async function searchLog(call: SignedInContext, asked: LogFilter): Promise<LogPage> {
  const { principal, services, locale } = call;
  const { limit, cursor, ...conditions } = asked;
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const { scope, branchIds } = await reachOfCall(tx, call, 'accountability.read-log', conditions.branchId);
    const { filter, staffId } = await understandConditions(tx, conditions);
    const page = filter === null ? NOTHING : await searchEvents(tx, { ...filter, branchIds }, { limit, cursor });
    const labels = await readLabels(tx, page.events, locale);
    await record(tx, {
      action: 'accountability.log-searched',
      outcome: 'allowed',
      principal,
      ...subjectOf(conditions.clientId, staffId),
      facts: { scope, count: page.events.length },
    });
    return { entries: page.events.map((event) => entryOf(event, labels)), next: page.next };
  });
}

/** Which client's doings, or whose, were asked for. */
export function subjectOf(clientId: ClientId | undefined, staffId: StaffId | null): Pick<LogSearched, 'subject'> {
  if (clientId !== undefined) return { subject: { kind: 'Client', id: clientId } };
  return staffId === null ? {} : { subject: { kind: 'Staff', id: staffId } };
}
