/** Clause 5.2 after a restore: whoever lost a right since the backup does not get it back from the day before. */
import type { LoggedEvent } from '@kean/audit';
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replayed, Replaying } from '@kean/restores';

/** Further than an epoch or a policy moves between two backups: nobody's cached rights are newer than those of the restored office. */
const FURTHER = 1_000_000;

const SAY = {
  sessions: { zh: '结束的登录会话，所有人重新登录', en: 'sessions ended: everybody signs in again' },
  keys: { zh: '备份之后撤销的接口密钥，再次撤销', en: 'API keys that were revoked after the backup, revoked again' },
  grants: {
    zh: '备份之后收回的临时授权，再次收回',
    en: 'extra grants that were taken back after the backup, taken back again',
  },
  acts: {
    zh: '备份之后有变动的角色权限，先行取消，由合规人员决定是否恢复',
    en: 'acts of roles that were changed after the backup: taken away until compliance decides',
  },
  proofs: {
    zh: '备份之后更换过密码或验证方式的人员，须由两人协助恢复账号',
    en: 'people who changed a password or a factor after the backup: two people let them back in',
  },
  allKeys: {
    zh: '日志已丢失：撤销全部接口密钥，须重新签发',
    en: 'API keys, all of them: the log is lost, and with it which were revoked',
  },
  allGrants: {
    zh: '日志已丢失：收回全部临时授权，须重新申请',
    en: 'extra grants, all of them: the log is lost, and with it which were taken back',
  },
  recoveries: { zh: '未完成的账号恢复，须重新申请', en: 'open account recoveries: to be asked for again' },
} as const satisfies Record<string, PublicText>;

const END_SESSIONS = 'delete from auth_session returning id';
const FORGET = ['delete from open_stream', 'delete from auth_verification', 'delete from sign_in_window'];
const REVOKE_KEYS =
  'update api_key set revoked_at = now() where id = any ($1::uuid[]) and revoked_at is null returning id';
const REVOKE_GRANTS = `
  update extra_grant set state = 'revoked', revoked_at = now()
   where id = any ($1::uuid[]) and state in ('asked', 'approved') returning id`;
const REVOKE_ALL_KEYS = 'update api_key set revoked_at = now() where revoked_at is null returning id';
const REVOKE_ALL_GRANTS = `
  update extra_grant set state = 'revoked', revoked_at = now() where state in ('asked', 'approved') returning id`;
const TAKE_ACTS = `
  delete from role_grant g using jsonb_to_recordset($1::jsonb) as changed(role text, acts text[], all_acts boolean)
   where g.role_code = changed.role and (changed.all_acts or g.clause || '.' || g.action = any (changed.acts)) returning g.id`;
const END_RECOVERIES = `
  update account_recovery set state = 'expired', code_digest = null, ended_at = now() where state in ('asked', 'approved') returning id`;
/** Without a password and a factor of before nobody comes in but by two others (ADR 0028). */
const CLOSE_ACCOUNTS =
  'update auth_account set password = null, updated_at = now() where user_id = any ($1::uuid[]) returning user_id';
const CLOSE_WAYS = ['second_factor', 'recovery_code'].map(
  (table) => `delete from ${table} where staff_id = any ($1::uuid[])`,
);
/** What the provider vouches for is a way in as well, and one that was disconnected is connected in the backup. */
const CLOSE_IDENTITIES = `delete from auth_account where user_id = any ($1::uuid[]) and provider_id <> 'credential'`;
const CLOSE_KEYS = 'update api_key set revoked_at = now() where staff_id = any ($1::uuid[]) and revoked_at is null';
const MOVE_EPOCHS = `update staff set epoch = epoch + ${FURTHER}`;
const MOVE_POLICY = `update policy_version set version = version + ${FURTHER}`;

/** With what somebody proves to be that person: the older one may be in other hands, that may be why it was changed. */
const PROOF_CHANGED = new Set([
  'agency.password-changed',
  'agency.factor-enrolled',
  'agency.factor-removed',
  'agency.recovery-codes-renewed',
  'agency.recovery-used',
  'agency.identity-disconnected',
]);
const GRANT_ENDED = new Set([
  'agency.extra-grant-revoked',
  'agency.extra-grant-withdrawn',
  'agency.extra-grant-refused',
]);
const ROLE_CHANGED = new Set(['agency.role-changed', 'agency.role-removed']);

export const agencyRestoration: ClauseRestoration = {
  clause: 'agency',
  replay: async ({ tx, since, logLost }: Replaying): Promise<readonly Replayed[]> => {
    const counted = async (what: PublicText, text: string, ids: readonly string[]): Promise<Replayed> => {
      return { what, count: ids.length === 0 ? 0 : (await tx.query(text, [ids])).length };
    };
    const sessions = (await tx.query(END_SESSIONS, [])).length;
    for (const text of FORGET) await tx.query(text, []);
    const roles = rolesChangedIn(since);
    const acts = roles.length === 0 ? 0 : (await tx.query(TAKE_ACTS, [JSON.stringify(roles)])).length;
    const recoveries = (await tx.query(END_RECOVERIES, [])).length;
    const people = [...new Set(since.filter(({ action }) => PROOF_CHANGED.has(action)).flatMap(personOf))];
    const closed = await counted(SAY.proofs, CLOSE_ACCOUNTS, people);
    for (const text of [...CLOSE_WAYS, CLOSE_IDENTITIES, CLOSE_KEYS]) await tx.query(text, [people]);
    const done: Replayed[] = [
      { what: SAY.sessions, count: sessions },
      await counted(
        SAY.keys,
        REVOKE_KEYS,
        subjectsOf(since, (action) => action === 'agency.api-key-revoked'),
      ),
      await counted(SAY.grants, REVOKE_GRANTS, grantsEndedIn(since)),
      { what: SAY.acts, count: acts },
      closed,
      { what: SAY.recoveries, count: recoveries },
    ];
    if (logLost) {
      done.push({ what: SAY.allKeys, count: (await tx.query(REVOKE_ALL_KEYS, [])).length });
      done.push({ what: SAY.allGrants, count: (await tx.query(REVOKE_ALL_GRANTS, [])).length });
    }
    await tx.query(MOVE_EPOCHS, []);
    await tx.query(MOVE_POLICY, []);
    return done;
  },
  checks: [
    {
      invariant: 'I4',
      what: { zh: '没有登录会话或连接从备份中复活', en: 'no session, stream or pending sign-in came back' },
      wrong: async (tx) =>
        (
          await tx.query(
            'select from auth_session union all select from open_stream union all select from auth_verification',
            [],
          )
        ).length,
    },
    {
      invariant: 'I4',
      what: {
        zh: '所有人的权限版本都在丢失之日以前从未用过',
        en: 'every epoch and the version of the policy are newer than any of the lost day',
      },
      wrong: async (tx) =>
        (
          await tx.query(
            `select from staff where epoch <= ${FURTHER} union all select from policy_version where version <= ${FURTHER}`,
            [],
          )
        ).length,
    },
  ],
};

function subjectsOf(since: readonly LoggedEvent[], is: (action: string) => boolean): string[] {
  return since.filter(({ action }) => is(action)).flatMap(({ subjectId }) => subjectId ?? []);
}

/** Whose proof it was: the subject, or the one who did it where nobody else is named. */
function personOf({ subjectKind, subjectId, principalId }: LoggedEvent): string[] {
  const person = subjectKind === 'Staff' ? subjectId : principalId;
  return person === null ? [] : [person];
}

function grantsEndedIn(since: readonly LoggedEvent[]): string[] {
  return since.filter(({ action }) => GRANT_ENDED.has(action)).map(({ facts }) => String(facts?.extraGrantId));
}

interface ChangedRole {
  readonly role: string;
  readonly acts: readonly string[];
  /** The event named fewer acts than there were. */
  readonly all_acts: boolean;
}

function rolesChangedIn(since: readonly LoggedEvent[]): ChangedRole[] {
  return since
    .filter(({ action }) => ROLE_CHANGED.has(action))
    .map(({ action, fields, facts }) => {
      const many = Number(facts?.gained ?? 0) + Number(facts?.lost ?? 0) + Number(facts?.changed ?? 0);
      return {
        role: String(facts?.role),
        acts: fields,
        all_acts: action === 'agency.role-removed' || many > fields.length,
      };
    });
}
