import type { SqlTransaction } from '@kean/db';
import { DecryptionError, type Keyring, open, type Place, seal } from '@kean/encryption';
import { type Id, newId, Personal, type StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { mailChanged } from './mail-changed.ts';

export type PastMailId = Id<'StaffMailPast'>;

function placeOf(pastId: PastMailId): Place {
  return { table: 'staff_mail_past', column: 'sealed', row: pastId, subject: pastId };
}

const KEEP = 'INSERT INTO staff_mail_past (id, staff_id, sealed) VALUES ($1::uuid, $2::uuid, $3::bytea)';
/** Whoever sees people in and off, at most twenty. */
const HR = `SELECT DISTINCT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.role_code
  WHERE s.status = 'active' AND g.clause = 'personnel' AND g.action = 'offboard' AND g.scope = 'agency' AND s.id <> $1::uuid
    AND (g.expires_at IS NULL OR g.expires_at > now()) ORDER BY s.id LIMIT 20`;

/**
 * Tells the address before and HR, within the transaction that changes it: where that cannot be promised nothing is changed.
 * @throws AppError ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function tellOfChangedMail(
  tx: SqlTransaction,
  { services, principal }: SignedInContext,
  { staffId, was }: { readonly staffId: StaffId; readonly was: string },
): Promise<void> {
  const pastId: PastMailId = newId();
  const keys = await services.keyring.createFor('import', [pastId], { principal, purpose: 'past-mails' });
  const key = keys.get(pastId);
  if (key === undefined) throw new TypeError('the keyring made no key for an address');
  await tx.query(KEEP, [pastId, staffId, seal(key, placeOf(pastId), Buffer.from(was, 'utf8'))]);
  const told = [{ staffId, whose: 'yours' as 'yours' | 'colleague' }];
  for (const { id } of await tx.query<{ id: StaffId }>(HR, [staffId])) told.push({ staffId: id, whose: 'colleague' });
  for (const { staffId: to, whose } of told) {
    await queueOfficeMessage(tx, mailChanged, {
      ...{ channel: 'mail', language: 'both', facts: { pastId, staffId: to, whose } },
      ...{ staffId: to, key: `${pastId}.${to}` },
    });
  }
}

const PAST = 'SELECT sealed FROM staff_mail_past WHERE id = $1::uuid AND told_at IS NULL';

/** Opened as the message is written, and by nobody else. `null`: it was told, or does not open. */
export async function openPastMail(
  tx: SqlTransaction,
  keyring: Keyring,
  pastId: PastMailId,
): Promise<Personal<string> | null> {
  const [past] = await tx.query<{ sealed: Buffer }>(PAST, [pastId]);
  if (past === undefined) return null;
  const asked = {
    ...{ id: pastId, state: 'past-mail', grounds: [], sealed: past.sealed },
    reach: { scope: 'system', assignee: null } as const,
  };
  const { keys } = await keyring.keysFor('import', [asked], { principal: 'system', purpose: 'tell-of-changed-mail' });
  const key = keys.get(pastId);
  if (key === undefined) return null;
  try {
    return new Personal(open(key, placeOf(pastId), past.sealed).toString('utf8'));
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
