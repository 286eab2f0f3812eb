import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { SessionInput, SessionList } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { listSessions } from './list-sessions.ts';

const END = 'delete from auth_session where user_id = $1 and id = $2::uuid returning id';
const END_OTHERS = 'delete from auth_session where user_id = $1 and id is distinct from $2::uuid returning id';

/**
 * Signs the caller out on one device. A session is read at every request, so the next of that device is refused.
 * @throws AppError AGENCY_SESSION_UNKNOWN also for somebody else's
 */
export async function endSession(
  call: SignedInContext,
  { sessionId }: SessionInput,
): Promise<z.input<typeof SessionList>> {
  const ended = await end(call, END, sessionId);
  if (ended === 0) throw failAgency('AGENCY_SESSION_UNKNOWN');
  return listSessions(call);
}

/** Signs the caller out everywhere but here. */
export async function endOtherSessions(call: SignedInContext): Promise<z.input<typeof SessionList>> {
  await end(call, END_OTHERS, call.principal.sessionId);
  return listSessions(call);
}

function end({ principal, services }: SignedInContext, text: string, sessionId: string | null): Promise<number> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { length: count } = await tx.query(text, [principal.staffId, sessionId]);
    if (count === 0) return 0;
    const subject = { kind: 'Staff', id: principal.staffId } as const;
    await recordAgencyEvent(tx, {
      action: 'agency.own-sessions-ended',
      outcome: 'allowed',
      principal,
      subject,
      facts: { count },
    });
    return count;
  });
}
