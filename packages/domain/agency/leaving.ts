/** Clause 5.3: every way in and every standing permission that agency gave a person, one step each. */
import type { SqlTransaction } from '@kean/db';
import type { ClauseLeaving, LeaverSink } from '@kean/db/leavers';
import type { PublicText } from '@kean/kernel';

/** Signing in belongs to the api alone; the worker ends and counts through two functions that know nobody but whoever has left. */
const END = 'SELECT end_way_in($1::uuid, $2) AS ended';
const LEFT = 'SELECT held FROM ways_in($1::uuid) WHERE kind = $2';

function wayIn(kind: string, title: PublicText): LeaverSink {
  return {
    name: kind,
    title,
    clear: async (tx: SqlTransaction, staffId) =>
      (await tx.query<{ ended: number }>(END, [staffId, kind]))[0]?.ended ?? 0,
    countLeft: async (tx, staffId) => (await tx.query<{ held: number }>(LEFT, [staffId, kind]))[0]?.held ?? 0,
  };
}

export const agencyLeaving: ClauseLeaving = {
  owner: 'agency',
  sinks: [
    wayIn('sessions', { zh: '登录会话', en: 'sessions' }),
    wayIn('streams', { zh: '打开的实时页面与传输', en: 'open live pages and transfers' }),
    wayIn('api-keys', { zh: '接口密钥', en: 'API keys' }),
    wayIn('factors', { zh: '通行密钥与验证器', en: 'passkeys and authenticator apps' }),
    wayIn('recovery-codes', { zh: '备用验证码', en: 'recovery codes' }),
    wayIn('password', { zh: '登录密码', en: 'the password' }),
    wayIn('identities', { zh: '统一登录身份', en: 'identities of single sign-on' }),
    wayIn('recoveries', { zh: '进行中的账号恢复', en: 'account recoveries under way' }),
    wayIn('devices', { zh: '已认识的设备', en: 'known devices' }),
    wayIn('extra-grants', { zh: '临时授权', en: 'extra grants' }),
    wayIn('roles', { zh: '岗位', en: 'roles' }),
  ],
};
