import { inSqlTransaction, type RowPrincipal, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import {
  type ListUnreachedInput,
  type TellByHandInput,
  UNREACHED_OF_A_PAGE,
  type Unreached,
  type UnreachedPage,
} from '../../contract/notices.ts';
import { failNotice } from '../errors.ts';
import { requireNotice } from '../stored-notice.ts';

/** Numbers of clients are seen as far as the reader reaches. */
const withReach = ({ principal, authorizer }: SignedInContext): RowPrincipal =>
  rowPrincipal(principal, authorizer.rowReach('clients.read'));

/** Those whom nothing reached, and those of them whom somebody told since. */
const UNREACHED = `
  SELECT q.client_id AS "clientId", c.number, q.because, CASE WHEN q.told_by IS NOT NULL THEN q.told_how END AS "toldHow", q.told_at AS "toldAt",
         s.display_name AS "tellerName"
    FROM leak_notice_client q LEFT JOIN client c ON c.id = q.client_id AND c.state <> 'erased' LEFT JOIN staff s ON s.id = q.told_by
   WHERE q.notice_id = $1::uuid AND (q.state = 'unreachable' OR q.told_by IS NOT NULL) AND ($2::uuid IS NULL OR q.client_id > $2::uuid)
   ORDER BY q.client_id LIMIT $3::int`;
const TELL = `
  UPDATE leak_notice_client SET state = 'told', told_how = $3, told_at = $4::timestamptz, told_by = $5::uuid
   WHERE notice_id = $1::uuid AND client_id = $2::uuid AND state IN ('waiting', 'unreachable') AND $4::timestamptz <= clock_timestamp()
  RETURNING client_id`;

/** Who cannot be reached, and why, by number. @throws AppError INCIDENTS_NOTICE_NOT_FOUND */
export function listUnreached(call: SignedInContext, { noticeId, cursor }: ListUnreachedInput): Promise<UnreachedPage> {
  return inSqlTransaction(call.services.db, withReach(call), async (tx) => {
    await requireNotice(tx, noticeId);
    const rows = await tx.query<Unreached & Record<string, unknown>>(UNREACHED, [
      ...[noticeId, cursor ?? null, UNREACHED_OF_A_PAGE],
    ]);
    const next = rows.length === UNREACHED_OF_A_PAGE ? (rows.at(-1)?.clientId ?? null) : null;
    await record(tx, {
      ...{ action: 'incidents.unreached-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakNotice', id: noticeId }, facts: { count: rows.length } },
    });
    return { rows, next };
  });
}

/**
 * Somebody told a client by phone, by letter or in person, whom no message reached.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_TOLD_ALREADY
 */
export function tellByHand(call: SignedInContext, { noticeId, clientId, how, toldAt }: TellByHandInput): Promise<void> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    await requireNotice(tx, noticeId);
    const told = await tx.query(TELL, [noticeId, clientId, how, toldAt, principal.staffId]);
    if (told.length === 0) throw failNotice('INCIDENTS_NOTICE_TOLD_ALREADY');
    await record(tx, {
      ...{ action: 'incidents.told-by-hand', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Client', id: clientId }, facts: { noticeId, how } },
    });
  });
}
