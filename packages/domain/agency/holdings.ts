import { type Database, runStatement } from '@kean/db';
import type { Held, HoldingSource } from '@kean/procedures';

const SESSIONS = `
  select count(*)::int as count, max(expires_at) as until from auth_session where user_id = $1 and expires_at > now()`;
/** What no process has seen for a while is of one that ended without saying so. */
const STREAMS = `
  select count(*)::int as count, null::timestamptz as until from open_stream
   where staff_id = $1 and seen_at > clock_timestamp() - interval '15 seconds'`;

const one = async (db: Database, text: string, staffId: string): Promise<Held> =>
  (await runStatement<Held>(db, text, [staffId]))[0] ?? { count: 0, until: null };

/** What agency gives out: ways in, and what is open by them. */
export const holdings: readonly HoldingSource[] = [
  {
    kind: 'sessions',
    title: { zh: '登录会话', en: 'Sessions' },
    fate: { zh: '停用后立即失效', en: 'Refused from the moment of suspension' },
    count: ({ db }, staffId) => one(db, SESSIONS, staffId),
  },
  {
    kind: 'streams',
    title: { zh: '正在打开的实时页面与传输', en: 'Open live pages and transfers' },
    fate: { zh: '停用后一秒内断开', en: 'Broken off within a second of suspension' },
    count: ({ db }, staffId) => one(db, STREAMS, staffId),
  },
];
