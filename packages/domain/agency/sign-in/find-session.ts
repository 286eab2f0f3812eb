import { type Database, runStatement } from '@kean/db';
import type { BranchId, RegionId, SessionId, StaffId, TeamId } from '@kean/kernel';
import { ABSOLUTE_SECONDS, IDLE_SECONDS, TOUCH_EVERY_SECONDS } from './session-lifetime.ts';

/** A session in force, of somebody who works here now. */
export interface Session {
  readonly sessionId: SessionId;
  readonly staffId: StaffId;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
  readonly epoch: number;
  readonly roles: readonly string[];
}

/** One statement for everything a principal needs. Nobody suspended or gone is found, whatever sessions they still have. */
const FIND = `
  select a.id as "sessionId", s.id as "staffId", s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
         s.epoch, array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles,
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

/** The session of a token whose signature was checked, read from Postgres at this moment; `null` where there is none. */
export async function findSession(db: Database, token: string): Promise<Session | null> {
  const [found] = await runStatement<Session & { readonly untouched: boolean }>(db, FIND, [token]);
  if (found === undefined) return null;
  const { untouched, ...session } = found;
  if (untouched) await runStatement(db, TOUCH, [session.sessionId]);
  return session;
}
