import type { SqlTransaction } from '@kean/db';
import { type DataKey, DecryptionError, open } from '@kean/encryption';
import { type ClientId, type Id, Personal, type Principal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import { record } from '../audit-events.ts';
import { normalisePhone } from '../rules/normalise-phone.ts';
import { placeOfPastField } from '../sealed-places.ts';
import { MOBILE } from '../visits/messages/phone-of-client.ts';
import { digestOf, newLinkSecret } from '../visits/secrets.ts';
import { phoneChanged } from './messages/definitions.ts';

/** The change that the database wrote in this transaction; none for a slip that was put right. */
const WRITTEN = `SELECT p.id, p.past_id AS "pastId", f.sealed FROM client_phone_change p
  LEFT JOIN client_field_past f ON f.id = p.past_id AND f.client_id = p.client_id AND f.field = 'phone'
  WHERE p.client_id = $1::uuid AND p.changed_in = txid_current() AND p.settled_as IS NULL`;
const LINK = 'SELECT link_phone_change($1::uuid, $2)';

interface Written {
  readonly id: Id<'PhoneChange'>;
  readonly pastId: string | null;
  readonly sealed: Buffer | null;
}

/**
 * After a phone was changed: tells the number that stands until then, with a link to object or to confirm. It is the one before the first change
 * that nobody confirmed, and not whatever somebody wrote in between. A number that takes no text message, or does not open, is not told: then a
 * second person's word waits longer.
 */
export async function tellNumberBefore(
  tx: SqlTransaction,
  key: DataKey,
  about: { readonly clientId: ClientId; readonly principal: Principal | null; readonly language: 'zh' | 'en' },
): Promise<void> {
  const { clientId, principal, language } = about;
  const [change] = await tx.query<Written>(WRITTEN, [clientId]);
  if (change === undefined) return;
  const before = numberBefore(key, clientId, change);
  if (before !== null) {
    const linkSecret = newLinkSecret();
    await tx.query(LINK, [change.id, digestOf(linkSecret)]);
    await queueClientMessage(tx, phoneChanged, {
      ...({ channel: 'sms', language, key: change.id, clientId } as const),
      sealWith: key,
      to: before,
      values: new Personal({ page: linkSecret }),
    });
  }
  await record(tx, {
    action: 'clients.phone-awaits',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Client', id: clientId },
    facts: { changeId: change.id, told: before !== null },
  });
}

function numberBefore(key: DataKey, clientId: ClientId, { pastId, sealed }: Written): Personal<string> | null {
  if (pastId === null || sealed === null) return null;
  try {
    const written = new Personal(open(key, placeOfPastField(clientId, pastId), sealed).toString('utf8'));
    const phone = written.map(normalisePhone);
    return MOBILE.test(phone.open()) ? phone : null;
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
