import { bearerPrincipal, type Database, runStatementAs } from '@kean/db';
import type { Visitor } from '@kean/procedures';
import { VISIT_IDLE_MINUTES, VISIT_LONGEST_MINUTES } from '../contract/visits.ts';
import { digestOf } from './secrets.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Asking keeps a visit awake, up to an hour after it was opened. */
const FIND = `
  update client_visit
     set seen_at = now(),
         ends_at = least(now() + interval '${VISIT_IDLE_MINUTES} minutes', opened_at + interval '${VISIT_LONGEST_MINUTES} minutes')
   where token_digest = $1 and ended_at is null and ends_at > now() returning id as "visitId", client_id as "clientId"`;

/** Who visits with this token, read from Postgres at this moment; `null` where nobody does any more. */
export async function findVisit(db: Database, token: string): Promise<Visitor | null> {
  if (!TOKEN.test(token)) return null;
  const digest = digestOf(token);
  const [found] = await runStatementAs<Visitor>(db, bearerPrincipal(digest), FIND, [digest]);
  return found ?? null;
}
