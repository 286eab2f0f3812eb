import { type Database, runStatement } from '@kean/db';
import type { Held, HoldingSource } from '@kean/procedures';

const SESSIONS = `
  select count(*)::int as count, max(expires_at) as until from auth_session where user_id = $1 and expires_at > now()`;
/** What no process has seen for a while is of one that ended without saying so. */
const STREAMS = `
  select count(*)::int as count, null::timestamptz as until from open_stream
   where staff_id = $1 and seen_at > clock_timestamp() - interval '15 seconds'`;

/** Of what a key may do nothing is left when its owner may not work: counted is what could be asked with now. */
const KEYS = `
  select count(*)::int as count, max(expires_at) as until from api_key
   where staff_id = $1 and revoked_at is null and expires_at > now()`;
/** By these the company's provider signs the person in. */
const IDENTITIES = `
  select count(*)::int as count, null::timestamptz as until from auth_account
   where user_id = $1 and starts_with(provider_id, 'oidc ')`;
/** Approved ones, those that begin later too: they would be in force without anybody doing anything more. */
const EXTRA_GRANTS = `
  select count(*)::int as count, max(ends_at) as until from extra_grant
   where staff_id = $1 and state = 'approved' and ends_at > now()`;

const one = async (db: Database, text: string, staffId: string): Promise<Held> =>
  (await runStatement<Held>(db, text, [staffId]))[0] ?? { count: 0, until: null };

/** What agency gives out: ways in, what is open by them, and what was given beyond the roles. A second factor is no permission. */
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
  {
    kind: 'api-keys',
    title: { zh: '接口密钥', en: 'API keys' },
    fate: { zh: '停用后立即失效', en: 'Refused from the moment of suspension' },
    count: ({ db }, staffId) => one(db, KEYS, staffId),
  },
  {
    kind: 'identities',
    title: { zh: '统一登录身份', en: 'Identities of single sign-on' },
    fate: { zh: '停用后不能再用来登录', en: 'Sign nobody in from suspension on' },
    count: ({ db }, staffId) => one(db, IDENTITIES, staffId),
  },
  {
    kind: 'extra-grants',
    title: { zh: '临时授权', en: 'Extra grants' },
    fate: { zh: '停用后不再起作用，期满自动失效', en: 'Of no effect from suspension on; they lapse at their end' },
    count: ({ db }, staffId) => one(db, EXTRA_GRANTS, staffId),
  },
];
