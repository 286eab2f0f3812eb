import { DecryptionError, type Keyring, open, type Place, seal } from '@kean/encryption';
import { AppError, Personal, type Principal } from '@kean/kernel';
import type { LeavingId } from '../conducting/personnel-worker.ts';

/** Leaving and bytes belong together: moved to another they do not open. */
function placeOf(leavingId: LeavingId): Place {
  return { table: 'leaving', column: 'private_mail', row: leavingId, subject: leavingId };
}

/** Sealed by whoever enters it; the key opens it for no person. @throws AppError ENCRYPTION_KEYS_UNAVAILABLE */
export async function sealPrivateMail(
  keyring: Keyring,
  principal: Principal,
  leavingId: LeavingId,
  mail: string,
): Promise<Buffer> {
  const keys = await keyring.createFor('import', [leavingId], { principal, purpose: 'private-mails' });
  const key = keys.get(leavingId);
  if (key === undefined) throw new TypeError('the keyring made no key for a leaving');
  return seal(key, placeOf(leavingId), Buffer.from(mail, 'utf8'));
}

/**
 * The same where access is about to be cut: that waits for no key store. Without one there is no address on record, and whoever sees people off
 * enters it when there is.
 */
export async function sealPrivateMailUnlessDown(...asked: Parameters<typeof sealPrivateMail>): Promise<Buffer | null> {
  try {
    return await sealPrivateMail(...asked);
  } catch (error) {
    if (error instanceof AppError && error.code === 'ENCRYPTION_KEYS_UNAVAILABLE') return null;
    throw error;
  }
}

/** Opened by the worker as the mail is written, and by nobody else. `null`: it does not open. */
export async function openPrivateMail(
  keyring: Keyring,
  leavingId: LeavingId,
  sealed: Buffer,
): Promise<Personal<string> | null> {
  const asked = {
    ...{ id: leavingId, state: 'private-mail', grounds: [], sealed },
    reach: { scope: 'system', assignee: null } as const,
  };
  const { keys } = await keyring.keysFor('import', [asked], { principal: 'system', purpose: 'remind-of-secrecy' });
  const key = keys.get(leavingId);
  if (key === undefined) return null;
  try {
    return new Personal(open(key, placeOf(leavingId), sealed).toString('utf8'));
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
