import type { SqlTransaction } from '@kean/db';
import { newId, type SessionId, type StaffId } from '@kean/kernel';
import { type Proof, recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { MOST_USER_AGENT } from './ask-better-auth.ts';
import type { Caller } from './caller.ts';
import { meetDevice } from './devices/meet-device.ts';
import { refuseHeldAccess } from './held-access.ts';
import { newSessionToken } from './mark-session-proven.ts';
import { actorOfSession } from './principal-of-session.ts';
import type { SessionCookie } from './session-cookie.ts';
import { IDLE_SECONDS } from './session-lifetime.ts';

/** A session that better-auth does not open: by another way than the password, or by a password set this moment in a recovery. */
export interface SessionWanted {
  readonly staffId: StaffId;
  readonly by: Extract<Proof, 'password' | 'passkey' | 'oidc'>;
  /** What was presented and counts as a second factor; `null` where that step is still to come. */
  readonly secondFactor: 'passkey' | null;
  readonly request: Request;
  readonly caller: Caller;
}

const INSERT = `
  insert into auth_session
    (id, token, user_id, expires_at, updated_at, ip_address, user_agent, authenticated_by, second_factor_by, second_factor_at)
  select $1, $2, s.id, now() + interval '${IDLE_SECONDS} seconds', now(), $4, $5, $6, $7,
         case when $7::text is null then null else now() end
    from staff s join staff_in_place p on p.staff_id = s.id where s.id = $3::uuid and s.status = 'active'
  returning id`;
const PERSON = `
  select region_id as "regionId", branch_id as "branchId", team_id as "teamId", epoch,
         array(select r.role_code from staff_role r where r.staff_id = s.id order by r.role_code) as roles
    from staff s where s.id = $1`;

/** Opens it together with its event. @returns the cookies to give @throws AppError AGENCY_ACCESS_HELD */
export async function openSession(tx: SqlTransaction, cookie: SessionCookie, wanted: SessionWanted): Promise<string[]> {
  const { staffId, by, secondFactor, request, caller } = wanted;
  await refuseHeldAccess(tx, staffId);
  const sessionId: SessionId = newId();
  const token = newSessionToken();
  const agent = (request.headers.get('user-agent') ?? '').slice(0, MOST_USER_AGENT);
  const opened = await tx.query(INSERT, [sessionId, token, staffId, caller.address, agent, by, secondFactor]);
  const [person] = await tx.query<Omit<Parameters<typeof actorOfSession>[0], 'sessionId' | 'staffId'>>(PERSON, [
    staffId,
  ]);
  if (opened.length === 0 || person === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  const session = { ...person, sessionId, staffId };
  const principal = actorOfSession(session);
  await recordAgencyEvent(tx, { action: 'agency.signed-in', outcome: 'allowed', principal, facts: { by } });
  const device = await meetDevice(tx, { session, request, secure: cookie.secure });
  return [cookie.giving(token), ...(device === null ? [] : [device])];
}
