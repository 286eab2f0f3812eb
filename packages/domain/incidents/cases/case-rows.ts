import { inSqlTransaction, type RowPrincipal, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { CaseId, CaseRow } from '../contract/cases.ts';
import { failCases } from './errors.ts';

/** `2026-0007` of a row of `leak_case`. */
export const numberOf = (row: string) => `${row}.year || '-' || lpad(${row}.ordinal::text, 4, '0')`;

export const CASE_ROW = `
  c.id AS "caseId", ${numberOf('c')} AS number, c.kind, c.title, c.state, c.is_drill AS "isDrill", c.owner_id AS "ownerId",
  o.display_name AS "ownerName", b.display_name AS "openedByName", c.opened_at AS "openedAt", c.closed_at AS "closedAt",
  (SELECT count(*)::int4 FROM leak_case_alert a WHERE a.case_id = c.id) AS alerts,
  (SELECT count(*)::int4 FROM leak_case_client k WHERE k.case_id = c.id) AS clients,
  (SELECT count(*)::int4 FROM leak_case_task t WHERE t.case_id = c.id AND t.state = 'open') AS "openTasks",
  (SELECT count(*)::int4 FROM leak_case_task t WHERE t.case_id = c.id AND t.state = 'open' AND t.due_at < now()) AS "lateTasks", c.version`;
export const CASE_JOINS = 'leak_case c LEFT JOIN staff o ON o.id = c.owner_id LEFT JOIN staff b ON b.id = c.opened_by';

const SEEN = 'SELECT state, version, is_drill AS "isDrill", kind FROM leak_case WHERE id = $1::uuid';
export type SeenCase = Pick<CaseRow, 'state' | 'version' | 'isDrill' | 'kind'> & Record<string, unknown>;

/** A case as row security shows it to whoever asks; `null` where it is not there, or concerns them. */
export async function seenCase(tx: SqlTransaction, caseId: CaseId): Promise<SeenCase | null> {
  const [seen] = await tx.query<SeenCase>(SEEN, [caseId]);
  return seen ?? null;
}

/**
 * Work on a case that is seen. Where it is not, that somebody tried is in the log before they are told so.
 * @param reach `clients` where numbers of clients are read, under the reach of whoever asks
 * @throws AppError INCIDENTS_CASE_NOT_FOUND
 */
export async function inCase<T>(
  call: SignedInContext,
  caseId: CaseId,
  work: (tx: SqlTransaction, seen: SeenCase) => Promise<T>,
  reach: 'own' | 'clients' = 'own',
): Promise<T> {
  const as = reach === 'own' ? asThemself(call) : asReaderOfClients(call);
  const done = await inSqlTransaction(call.services.db, as, async (tx) => {
    const seen = await seenCase(tx, caseId);
    return seen === null ? null : { result: await work(tx, seen) };
  });
  if (done !== null) return done.result;
  await inSqlTransaction(call.services.db, asThemself(call), (tx) =>
    record(tx, {
      ...{ action: 'incidents.case-refused', outcome: 'refused', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { reason: 'not-seen' } },
    }),
  );
  throw failCases('INCIDENTS_CASE_NOT_FOUND');
}

const asReaderOfClients = ({ principal, authorizer }: SignedInContext): RowPrincipal =>
  rowPrincipal(principal, authorizer.rowReach('clients.read'));

/** @throws AppError INCIDENTS_CASE_OVER */
export function requireGoingOn({ state }: Pick<SeenCase, 'state'>): void {
  if (state === 'closed' || state === 'merged') throw failCases('INCIDENTS_CASE_OVER');
}
