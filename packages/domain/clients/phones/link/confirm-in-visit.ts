import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { VisitContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { OwnPhoneChange } from '../../contract/phones.ts';
import { failClients } from '../../errors.ts';

const WAITS = `SELECT p.changed_at AS "changedAt", v.opened_at < p.changed_at AND v.sheet_id IS NULL AS "mayConfirm"
  FROM client_phone_change p JOIN client_visit v ON v.client_id = p.client_id
  WHERE p.client_id = $1::uuid AND v.id = $2::uuid AND p.settled_as IS NULL`;
const CONFIRM = 'SELECT confirm_phone_in_visit($1::uuid) AS id';

/** A change of the visitor's own phone that nobody settled yet; `null` where there is none. */
export function ownPhoneChange({ services, visitor }: VisitContext): Promise<OwnPhoneChange | null> {
  const { clientId, visitId } = visitor;
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const [change] = await tx.query<OwnPhoneChange>(WAITS, [clientId, visitId]);
    return change ?? null;
  });
}

/**
 * "That was me", from inside a visit that was opened by a code to the number before: it proves what the link to that number proves. The
 * database compares visit and change, so that a visit by the new number confirms nothing, nor does one by a printed sheet.
 * @throws AppError CLIENTS_PHONE_NOTHING_TO_CONFIRM
 */
export function confirmInVisit({ services, visitor }: VisitContext): Promise<void> {
  const { clientId, visitId } = visitor;
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const [done] = await tx.query<{ id: Id<'PhoneChange'> | null }>(CONFIRM, [visitId]);
    if (done?.id == null) throw failClients('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
    await record(tx, {
      action: 'clients.phone-confirmed',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { changeId: done.id, because: 'open-visit' },
    });
  });
}
