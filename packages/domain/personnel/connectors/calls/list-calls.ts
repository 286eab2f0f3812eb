import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { CallPage, CallView, ListCallsInput } from '../../contract/calls.ts';

const PAGE = 50;
const LIST = `
  SELECT l.id AS "callId", l.at, l.asked, s.number AS "staffNumber", l.status, l.cause, l.latency_ms AS "latencyMs", l.is_trial AS "isTrial"
    FROM connector_call l LEFT JOIN staff s ON s.id = l.staff_id
   WHERE l.connector_id = $1::uuid
     AND ($2::uuid IS NULL OR (l.at, l.id) < (SELECT p.at, p.id FROM connector_call p WHERE p.id = $2::uuid))
   ORDER BY l.at DESC, l.id DESC LIMIT ${PAGE + 1}`;

/** What one system has asked, and what it was answered, newest first. */
export function listCalls(
  { principal, services }: SignedInContext,
  { connectorId, after }: ListCallsInput,
): Promise<CallPage> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await tx.query<CallView & object>(LIST, [connectorId, after ?? null]);
    const rows = found.slice(0, PAGE);
    const subject = { kind: 'Connector', id: connectorId } as const;
    const facts = { count: rows.length };
    await record(tx, { action: 'personnel.calls-read', outcome: 'allowed', principal, subject, facts });
    return { rows, next: found.length > PAGE ? (rows.at(-1)?.callId ?? null) : null };
  });
}
