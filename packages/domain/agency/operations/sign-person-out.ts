import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent } from '../audit-events.ts';
import type { EndSessionsInput, SessionsEnded } from '../contract/people.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';
import { requirePerson } from './stored-person.ts';

const END = 'delete from auth_session where user_id = $1 and ($2::uuid is null or id = $2::uuid) returning id';

/**
 * Signs a person out there (one session) or everywhere. When this resolves it is committed: the next request of each of them is
 * refused, and what they hold open is broken off by the revocation that the deletion writes. Done twice it ends nothing more.
 * @throws AppError AUTHORIZATION_NOT_FOUND
 */
export async function signPersonOut(
  call: SignedInContext,
  { staffId, sessionId }: EndSessionsInput,
): Promise<SessionsEnded> {
  const { principal, services } = call;
  await requirePerson(call, 'agency.end-sessions', staffId);
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await sayWhoCaused(tx, 'admin');
    const ended = (await tx.query(END, [staffId, sessionId ?? null])).length;
    await recordAgencyEvent(tx, {
      action: 'agency.person-signed-out',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { ended, everywhere: sessionId === undefined },
    });
    return { ended };
  });
}
