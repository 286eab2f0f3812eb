import { PROVES_LOOKS } from '@kean/authorization';
import { type Database, runStatement } from '@kean/db';
import type { Assurance, BranchId, RegionId, SessionId, StaffId, TeamId } from '@kean/kernel';
import { MEASURES_AS_OF } from './contained-meanwhile.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS, OWING_SECONDS, TOUCH_EVERY_SECONDS } from './session-lifetime.ts';

/** A session in force, of somebody who works here now. */
export interface Session {
  readonly sessionId: SessionId;
  readonly staffId: StaffId;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
  readonly epoch: number;
  readonly roles: readonly string[];
  /** Version of the grants at the same moment: rules older than this decide nothing for this request. */
  readonly policyVersion: number;
  /** When the last measure against a leak was pressed that is in force at the same moment, as the database writes it. */
  readonly measuresAsOf: string | null;
  readonly assurance: Assurance;
}

/**
 * One statement for everything a principal needs. Nobody suspended or gone is found, whatever sessions they still have. What a
 * session owes is asked now, so that a role which is given a second factor today asks for it at the next request.
 */
const find = (by: 'token' | 'id'): string => `
  select a.id as "sessionId", s.id as "staffId", p.region_id as "regionId", p.branch_id as "branchId", p.team_id as "teamId",
         s.epoch, array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles,
         (select version from policy_version) as "policyVersion", ${MEASURES_AS_OF},
         case when a.second_factor_at is not null then 'nothing'
              when exists (select from second_factor f where f.staff_id = s.id and f.confirmed_at is not null) then 'second-factor'
              when exists (select from staff_role r join role o on o.code = r.role_code where r.staff_id = s.id and o.second_factor)
                or exists (select from role_in_force r where r.staff_id = s.id and r.code = '${PROVES_LOOKS}')
                then 'enrolment'
              else 'nothing' end as owes,
         extract(epoch from now() - coalesce(a.second_factor_at, a.authenticated_at))::float8 as "provenSecondsAgo",
         a.updated_at < now() - interval '${TOUCH_EVERY_SECONDS} seconds' as untouched
    from auth_session a
    join staff s on s.id = a.user_id
    join staff_in_place p on p.staff_id = s.id
   where a.${by} = $1 and a.expires_at > now() and s.status = 'active' and (s.leaves_at is null or s.leaves_at > now())`;

const BY_TOKEN = find('token');
const BY_ID = find('id');

/** `expires_at` is the idle end and never passes the absolute one; better-auth reads the same column. */
const TOUCH = `
  update auth_session
     set updated_at = now(),
         expires_at = least(now() + interval '${IDLE_SECONDS} seconds', created_at + interval '${ABSOLUTE_SECONDS} seconds')
   where id = $1 and expires_at > now()`;

type Found = Omit<Session, 'assurance'> & Assurance & { readonly untouched: boolean };

/** The session of a token whose signature was checked, read from Postgres at this moment; `null` where there is none. Keeps it awake. */
export async function findSession(db: Database, token: string): Promise<Session | null> {
  const [found] = await runStatement<Found>(db, BY_TOKEN, [token]);
  const session = inForce(found);
  if (session === null) return null;
  const untouched = found?.untouched === true && session.assurance.owes === 'nothing';
  if (untouched) await runStatement(db, TOUCH, [session.sessionId]);
  return session;
}

/**
 * The session of that id, for a process that looks whether what it opened in it may stay open. By its id, because a proof given
 * meanwhile changes the token and not the session. Nobody uses it by that, so it is not kept awake.
 */
export async function lookAtSession(db: Database, sessionId: SessionId): Promise<Session | null> {
  const [found] = await runStatement<Found>(db, BY_ID, [sessionId]);
  return inForce(found);
}

function inForce(found: Found | undefined): Session | null {
  if (found === undefined) return null;
  const { untouched: _, owes, provenSecondsAgo, ...session } = found;
  // A session that waits for its second step ends soon and is not prolonged by asking.
  if (owes !== 'nothing' && provenSecondsAgo > OWING_SECONDS) return null;
  return { ...session, assurance: { owes, provenSecondsAgo } };
}
