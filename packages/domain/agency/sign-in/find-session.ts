import { type Database, runStatement } from '@kean/db';
import type { Assurance, BranchId, RegionId, SessionId, StaffId, TeamId } from '@kean/kernel';
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
  readonly assurance: Assurance;
}

/**
 * One statement for everything a principal needs. Nobody suspended or gone is found, whatever sessions they still have. What a
 * session owes is asked now, so that a role which is given a second factor today asks for it at the next request.
 */
const FIND = `
  select a.id as "sessionId", s.id as "staffId", s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
         s.epoch, array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles,
         (select version from policy_version) as "policyVersion",
         case when a.second_factor_at is not null then 'nothing'
              when exists (select from second_factor f where f.staff_id = s.id and f.confirmed_at is not null) then 'second-factor'
              when exists (select from staff_role r join role o on o.code = r.role_code where r.staff_id = s.id and o.second_factor)
                then 'enrolment'
              else 'nothing' end as owes,
         extract(epoch from now() - coalesce(a.second_factor_at, a.authenticated_at))::float8 as "provenSecondsAgo",
         a.updated_at < now() - interval '${TOUCH_EVERY_SECONDS} seconds' as untouched
    from auth_session a
    join staff s on s.id = a.user_id
   where a.token = $1 and a.expires_at > now() and s.status = 'active'`;

/** `expires_at` is the idle end and never passes the absolute one; better-auth reads the same column. */
const TOUCH = `
  update auth_session
     set updated_at = now(),
         expires_at = least(now() + interval '${IDLE_SECONDS} seconds', created_at + interval '${ABSOLUTE_SECONDS} seconds')
   where id = $1 and expires_at > now()`;

type Found = Omit<Session, 'assurance'> & Assurance & { readonly untouched: boolean };

/**
 * The session of a token whose signature was checked, read from Postgres at this moment; `null` where there is none.
 * @param use whether somebody uses the session now; a process that only looks whether it still holds must not keep it awake
 */
export async function findSession(
  db: Database,
  token: string,
  use: 'used' | 'looked-at' = 'used',
): Promise<Session | null> {
  const [found] = await runStatement<Found>(db, FIND, [token]);
  if (found === undefined) return null;
  const { untouched, owes, provenSecondsAgo, ...session } = found;
  // A session that waits for its second step ends soon and is not prolonged by asking.
  if (owes !== 'nothing' && provenSecondsAgo > OWING_SECONDS) return null;
  if (untouched && owes === 'nothing' && use === 'used') await runStatement(db, TOUCH, [session.sessionId]);
  return { ...session, assurance: { owes, provenSecondsAgo } };
}
