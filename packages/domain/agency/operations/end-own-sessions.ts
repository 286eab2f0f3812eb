import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { SessionInput, SessionList } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';
import { listSessions } from './list-sessions.ts';

const END = 'delete from auth_session where user_id = $1 and id = $2::uuid returning id';
const END_OTHERS = 'delete from auth_session where user_id = $1 and id is distinct from $2::uuid returning id';

/** A device that nobody vouched for and that was signed out is a stranger again: should it come back, the person hears of it anew. */
const FORGET = `
  delete from known_device where staff_id = $1 and session_id = any ($2::uuid[]) and acknowledged_at is null`;

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
    await sayWhoCaused(tx, 'user');
    const ended = await tx.query<{ id: string }>(text, [principal.staffId, sessionId]);
    const count = ended.length;
    if (count === 0) return 0;
    await tx.query(FORGET, [principal.staffId, ended.map(({ id }) => id)]);
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
