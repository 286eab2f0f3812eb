import type { PublicText } from '@kean/kernel';

/** Why a system does not know yet, and what to do about it. */
const CAUSES: Readonly<Record<string, PublicText>> = {
  ADDRESS_REFUSED: {
    zh: '地址不安全，未发送。请用 https 地址重新连接。',
    en: 'The address is not secure, so nothing was sent. Connect the system anew by https.',
  },
  PRIVATE_NETWORK: {
    zh: '地址位于内部网络，未发送。请运维在 CONNECTOR_PRIVATE_NETWORKS 中准许后重新发送。',
    en: 'The address leads into a private network, so nothing was sent. Ask the operator to allow it in CONNECTOR_PRIVATE_NETWORKS.',
  },
  NAME_UNKNOWN: { zh: '找不到对方的域名，请核对地址。', en: 'The name of the system is unknown. Check its address.' },
  NO_CONNECTION: { zh: '对方没有响应连接。', en: 'The system could not be reached.' },
  TLS_FAILED: {
    zh: '对方的证书无效，请对方更换。',
    en: 'The certificate of the system is not valid; its keeper has to renew it.',
  },
  TOO_SLOW: { zh: '对方 5 秒内没有答复。', en: 'The system did not answer within five seconds.' },
  ANSWER_TOO_LONG: {
    zh: '对方的答复过长，请对方只返回状态。',
    en: 'The answer was too long; the system should answer with a status alone.',
  },
  SYSTEM_BUSY: { zh: '对方繁忙，稍后再试。', en: 'The system is busy.' },
  SYSTEM_FAILED: { zh: '对方出错，稍后再试。', en: 'The system failed.' },
  SYSTEM_GONE: { zh: '对方表示此地址已停用。', en: 'The system says that this address is gone.' },
  SYSTEM_MOVED: {
    zh: '对方要求转到别处，未跟随。请用新地址重新连接。',
    en: 'The system points elsewhere, which is not followed. Connect it anew.',
  },
  SYSTEM_REFUSED: {
    zh: '对方拒绝接收。请核对密钥与地址后重新发送。',
    en: 'The system refused it. Check secret and address, then send it again.',
  },
  SECRET_UNREADABLE: {
    zh: '签名密钥无法读取。请更换密钥后重新发送。',
    en: 'The secret cannot be read. Renew it, then send this again.',
  },
  CONNECTORS_NOT_SET_UP: {
    zh: '工作进程没有配置连接密钥。请运维设置 CONNECTOR_KEY_FILE 后重新发送。',
    en: 'The worker has no key for connectors. Ask the operator to set CONNECTOR_KEY_FILE, then send this again.',
  },
  SYSTEM_SAYS_INVALID: {
    zh: '对方不接受此事件。请与对方核对后重新发送。',
    en: 'The receiver does not accept this event. Ask its keeper, then send it again.',
  },
  SYSTEM_SAYS_KEY: {
    zh: '对方不认识签名密钥。请对方重新读取公钥后重新发送。',
    en: 'The receiver does not know the signing key. Let it read the key set anew, then send this again.',
  },
  SYSTEM_SAYS_ISSUER: {
    zh: '对方不认识本机构的标识。请对方核对发送方地址。',
    en: 'The receiver does not know this office as issuer. Let its keeper check the issuer.',
  },
  SYSTEM_SAYS_AUDIENCE: {
    zh: '接收方标识不符。请按对方要求重新连接。',
    en: 'The receiver is named otherwise. Connect it anew with its own name.',
  },
  SYSTEM_SAYS_DENIED: {
    zh: '对方拒绝本机构的凭证。请对方更新推送所用的凭证。',
    en: 'The receiver refuses what it gave us to come in. Let it give another for pushing.',
  },
  SYSTEM_SAYS_STATE: {
    zh: '对方没有认出验证值。请对方重新发起验证。',
    en: 'The receiver does not recognise the state. Let it ask for a verification again.',
  },
  HELD_TOO_LONG: {
    zh: '对方暂停接收已满七天。请联系对方，或人工办理后确认。',
    en: 'The receiver has paused for seven days. Ask its keeper, or do it there by hand and confirm.',
  },
  NO_SIGNING_KEY: {
    zh: '没有可用的签名密钥。请人事更换签名密钥后重新发送。',
    en: 'There is no key to sign with. Let HR renew the signing key, then send this again.',
  },
  NO_ADDRESS: {
    zh: '此人没有可用的邮箱，无法向对方指明是谁。请人工办理后确认。',
    en: 'The person has no address to be named by. Do it there by hand and confirm.',
  },
  STREAM_PAUSED: { zh: '对方已恢复接收，即将发送。', en: 'The receiver goes on; this is sent in a moment.' },
  STREAM_DISABLED: { zh: '对方已停止接收，不再发送。', en: 'The receiver does not want events any more.' },
  STREAM_ENDED: { zh: '对方已删除事件流，不再发送。', en: 'The receiver has deleted its stream.' },
  CONNECTOR_OFF: { zh: '连接已停用，不再发送。', en: 'The system was switched off, so it is not told.' },
  OVERTAKEN: { zh: '此后又有变动，只发送最新的一条。', en: 'Something newer happened; that is sent instead.' },
  NO_LONGER_NEEDED: { zh: '已无需发送。', en: 'There is nothing to say any more.' },
};
const UNKNOWN: PublicText = {
  zh: '未送达，请重新发送或联系运维。',
  en: 'Not delivered. Send it again, or ask the operator.',
};

export function causeWords(cause: string | null): PublicText | null {
  return cause === null ? null : (CAUSES[cause] ?? UNKNOWN);
}
