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
  /** When the last measure against a leak was pressed that is in force at the same moment, as the database writes it. */
  readonly measuresAsOf: string | null;
  readonly assurance: Assurance;
}

/**
 * Everything a principal needs, by the database's own `session_of`. Nobody suspended or gone is found, whatever sessions they still have. What a
 * session owes is asked now, so that a role which is given a second factor today asks for it at the next request.
 */
const BY_TOKEN = 'select * from session_of($1, null)';
const BY_ID = 'select * from session_of(null, $1)';

/** `expires_at` is the idle end and never passes the absolute one; better-auth reads the same column. */
const TOUCH = `
  update auth_session
     set updated_at = now(),
         expires_at = least(now() + interval '${IDLE_SECONDS} seconds', created_at + interval '${ABSOLUTE_SECONDS} seconds')
   where id = $1 and expires_at > now()`;

type Found = Omit<Session, 'assurance'> & Assurance & { readonly untouchedSeconds: number };

/** The session of a token whose signature was checked, read from Postgres at this moment; `null` where there is none. Keeps it awake. */
export async function findSession(db: Database, token: string): Promise<Session | null> {
  const [found] = await runStatement<Found>(db, BY_TOKEN, [token]);
  const session = inForce(found);
  if (session === null) return null;
  const untouched = (found?.untouchedSeconds ?? 0) > TOUCH_EVERY_SECONDS;
  if (untouched && session.assurance.owes === 'nothing') await runStatement(db, TOUCH, [session.sessionId]);
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
  const { untouchedSeconds: _, owes, provenSecondsAgo, ...session } = found;
  // A session that waits for its second step ends soon and is not prolonged by asking.
  if (owes !== 'nothing' && provenSecondsAgo > OWING_SECONDS) return null;
  return { ...session, assurance: { owes, provenSecondsAgo } };
}
