import type { ToDeliver } from '../outgoing-kind.ts';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** What this office tells (CAEP 1.0 3.1, 3.3); word of the stream itself needs no asking. */
export const EVENTS_SUPPORTED = [`${CAEP}session-revoked`, `${CAEP}credential-change`] as const;

type Happened = Pick<ToDeliver, 'event' | 'detail' | 'causedBy' | 'happenedAt'>;

/** One event as CAEP words it: its URI, and what stands in it. @param state what the receiver wants to hear back */
export function securityEvent(happened: Happened, state: string | null): readonly [type: string, said: object] {
  const { event, detail } = happened;
  if (event === 'verification') return [`${SSF}verification`, state === null ? {} : { state }];
  if (event === 'stream-updated') return [`${SSF}stream-updated`, { status: detail, reason: 'Decided by the office.' }];
  const [type, credential] = (
    event === 'credential-changed' || event === 'credential-ended'
      ? ['credential-change', credentialOf(happened)]
      : ['session-revoked', {}]
  ) as readonly [string, object];
  const said = {
    ...credential,
    ...reasonOf(happened),
    event_timestamp: Math.floor(happened.happenedAt.getTime() / 1000),
  };
  return [`${CAEP}${type}`, said];
}

/** Names of CAEP where it has one; others are ours, as it allows. */
const TYPES: Readonly<Record<string, string>> = {
  totp: 'app',
  'passkey-platform': 'fido2-platform',
  'passkey-roaming': 'fido2-roaming',
};
const CHANGED = new Set(['password', 'recovery-codes']);

function credentialOf({ event, detail }: Happened): object {
  const kind = detail ?? 'password';
  const ended = kind === 'api-key' ? 'revoke' : 'delete';
  const change = event === 'credential-ended' ? ended : CHANGED.has(kind) ? 'update' : 'create';
  return { credential_type: TYPES[kind] ?? kind, change_type: change };
}

/** Somebody who left or is away was taken off by the office, whoever ordered it. */
function reasonOf({ event, causedBy }: Happened): object {
  const initiating = causedBy ?? (event.startsWith('staff-') ? 'admin' : null);
  return { ...(initiating !== null && { initiating_entity: initiating }), reason_admin: REASONS[event] };
}

const REASONS: Readonly<Record<string, object>> = {
  'staff-left': { zh: '已离职，全部访问终止', en: 'Left the office; all access has ended' },
  'staff-suspended': { zh: '已停用，访问暂停', en: 'Suspended; access has ended for the time being' },
  'sessions-revoked': { zh: '登录会话被终止', en: 'Sessions were ended' },
  'credential-changed': { zh: '登录凭证已变更', en: 'A credential was changed' },
  'credential-ended': { zh: '登录凭证已终止', en: 'A credential was taken away' },
};
