import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, record } from '../../audit-events.ts';
import type { PhoneChange } from '../../contract/phones.ts';
import { CHANGE_ROWS, clientOfChange, type StoredChange } from './phone-rows.ts';

const WAITING = `${CHANGE_ROWS}
  WHERE p.settled_as IS NULL AND phone_change_holds(p)
    OR p.settled_as = 'objected' AND p.settled_at > now() - interval '90 days'
  ORDER BY p.settled_at DESC NULLS LAST, p.changed_at LIMIT 200`;

/** Changes of phones within reach that wait for somebody, and those that clients objected to. That they were shown is in the log. */
export function listPhoneChanges({ services, principal, authorizer }: SignedInContext): Promise<PhoneChange[]> {
  const as = rowPrincipal(principal, authorizer.rowReach('clients.confirm-phones'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<StoredChange>(WAITING, [principal.staffId]);
    const shown = rows.filter((row) => authorizer.can('clients.confirm-phones', 'Client', clientOfChange(row)));
    if (shown.length > 0) {
      await record(tx, {
        action: 'clients.phone-changes-listed',
        outcome: 'allowed',
        principal,
        subject: MANY_CLIENTS,
        subjectIds: [...new Set(shown.map(({ clientId }) => clientId))],
        facts: { count: shown.length },
      });
    }
    return shown;
  });
}
