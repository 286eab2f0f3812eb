import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import { type Keyring, open } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import type { ContactList } from '@kean/messages/contact-list';
import type { ObjectionReason } from '../contract/objections.ts';
import { failClients } from '../errors.ts';
import { normalisePhone } from '../rules/normalise-phone.ts';
import { placeOfField } from '../sealed-places.ts';

/** What the job works with. */
export interface ContactListUpkeep {
  readonly services: { readonly db: Database; readonly keyring: Keyring };
  readonly messages: { readonly contactList: ContactList | null };
}

const UPKEEP: RowPrincipal = { ...nobody, clientScope: 'agency' };
/** Two jobs of one client: the later one reads after the earlier one has written, or an old answer would come last. */
const LOCK = "select pg_advisory_xact_lock(hashtextextended('contact list ' || $1::text, 0))";
const PHONES = `
  select f.field, f.sealed, c.state::text as state,
         (select o.reason from contact_objection o where o.client_id = c.id and o.lifted_at is null) as reason
    from client c join client_field f on f.client_id = c.id and f.field in ('phone', 'phone2')
   where c.id = $1::uuid and c.state <> 'erased' order by f.field`;

interface Phone {
  readonly field: 'phone' | 'phone2';
  readonly sealed: Buffer;
  readonly state: string;
  readonly reason: ObjectionReason | null;
}

/**
 * Puts the phones of a client who objected onto the list of addresses, or takes them off again: as it stands now, however often it runs.
 * Messages to this client stop without it; the list stops those to the same phone in another dossier, and those after an erasure.
 * @throws AppError CLIENTS_CONTACT_LIST_UNREADABLE where this process has no key of the list, or the client's key cannot be asked
 */
export async function keepContactListOf(
  { services, messages }: ContactListUpkeep,
  clientId: ClientId,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const { contactList } = messages;
  if (contactList === null) throw failClients('CLIENTS_CONTACT_LIST_UNREADABLE');
  await inSqlTransaction(services.db, UPKEEP, async (tx) => {
    await tx.query(LOCK, [clientId]);
    for (const { field, sealed, state, reason } of await tx.query<Phone>(PHONES, [clientId])) {
      const asked = { id: clientId, state, grounds: [], reach: { scope: 'system', assignee: null }, sealed } as const;
      const use = { principal: 'system', purpose: 'contact-list' } as const;
      const key = (await services.keyring.keysFor('client', [asked], use)).keys.get(clientId);
      if (key === undefined) throw failClients('CLIENTS_CONTACT_LIST_UNREADABLE');
      const written = new Personal(open(key, placeOfField(clientId, field), sealed).toString('utf8'));
      const phone = written.map(normalisePhone);
      if (reason === null) await contactList.remove(tx, 'sms', phone);
      else await contactList.add(tx, 'sms', phone, reason);
    }
    await done(tx);
  });
}
