import { createHash, randomBytes } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { recordAgencyEvent } from '../../audit-events.ts';
import { DEVICE_COOKIE } from '../../contract.ts';
import { newDeviceNotice } from '../../messages/new-device.ts';
import { actorOfSession } from '../principal-of-session.ts';
import { cookieIn } from '../session-cookie.ts';
import { deviceInWords } from './device-in-words.ts';

const DEVICE = /^[A-Za-z0-9_-]{22}$/;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

const SEEN = 'update known_device set last_seen_at = now() where staff_id = $1 and digest = $2 returning id';
/** The first device of all is the one at which the person was shown round; there is nobody to be warned. */
const MEET = `
  insert into known_device (id, staff_id, digest, browser, system, session_id, acknowledged_at)
  select $1, $2::uuid, $3, $4, $5, $6, case when exists (select from known_device where staff_id = $2::uuid) then null else now() end
  returning acknowledged_at is null as unexpected`;

/** Who signs in, from where. */
export interface Meeting {
  readonly session: Parameters<typeof actorOfSession>[0];
  readonly request: Request;
  /** Whether cookies travel by https only. */
  readonly secure: boolean;
}

/**
 * Remembers the browser that somebody signs in with. One that was not seen with this person before is an event, and is asked about
 * on the next page that the person opens elsewhere, and told by mail where the office sends any.
 * @returns `Set-Cookie` by which it is known again, `null` where it has one
 */
export async function meetDevice(tx: SqlTransaction, { session, request, secure }: Meeting): Promise<string | null> {
  const shown = cookieIn(request.headers, DEVICE_COOKIE);
  const known = shown !== null && DEVICE.test(shown) ? shown : null;
  if (known !== null && (await tx.query(SEEN, [session.staffId, digestOf(known)])).length > 0) return null;
  const device = known ?? randomBytes(16).toString('base64url');
  const { browser, system } = deviceInWords(request.headers.get('user-agent'));
  const id = newId<'KnownDevice'>();
  const values = [id, session.staffId, digestOf(device), browser, system, session.sessionId];
  const [met] = await tx.query<{ unexpected: boolean }>(MEET, values);
  if (met?.unexpected === true) {
    const principal = actorOfSession(session);
    await recordAgencyEvent(tx, { action: 'agency.new-device-seen', outcome: 'allowed', principal });
    const told = { channel: 'mail', language: 'both', staffId: session.staffId } as const;
    await queueOfficeMessage(tx, newDeviceNotice, { ...told, key: id, facts: { deviceId: id } });
  }
  if (known !== null) return null;
  return `${DEVICE_COOKIE}=${device}; Max-Age=${YEAR_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

function digestOf(device: string): Buffer {
  return createHash('sha256').update(`kean device ${device}`).digest();
}
