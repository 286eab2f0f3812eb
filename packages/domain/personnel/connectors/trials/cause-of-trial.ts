import type { PublicText } from '@kean/kernel';
import { causeWords } from '../outgoing/cause-words.ts';

/** Why a step did not pass, and what to do about it. */
const CAUSES: Readonly<Record<string, PublicText>> = {
  CONNECTOR_OFF: { zh: '连接已停用。请先启用，再测试。', en: 'It is switched off. Switch it on, then try again.' },
  KEY_OVER: {
    zh: '密钥已到期、已撤销，或连接人已无权连接。请更换密钥，并在对方系统中填入新密钥。',
    en: 'Its key is over, or whoever connected it may not any more. Renew the key and enter it in the other system.',
  },
  KEY_NOT_OPENED: {
    zh: '测试用的临时密钥没有开出：密钥可能刚刚到期或停用。请刷新后再测试。',
    en: 'The key of the trial was not given out; its own may have ended this moment. Reload, then try again.',
  },
  ORIGIN_NOT_SET: {
    zh: '工作进程不知道本系统的对外地址。请运维为工作进程设置 PORTAL_ORIGIN 后再测试。',
    en: 'The worker does not know the address of the office. Ask the operator to set PORTAL_ORIGIN for it.',
  },
  NAME_UNKNOWN: { zh: '找不到域名。请核对地址和域名解析。', en: 'The name is unknown. Check the address and the DNS.' },
  NO_CONNECTION: {
    zh: '连接不上。请运维检查反向代理和防火墙是否放行该地址。',
    en: 'It could not be reached. Ask the operator about proxy and firewall.',
  },
  TLS_FAILED: { zh: '证书无效。请更换证书。', en: 'The certificate is not valid. Have it renewed.' },
  TOO_SLOW: { zh: '5 秒内没有答复。', en: 'There was no answer within five seconds.' },
  ANSWERED_OTHERWISE: {
    zh: '答复的状态不是标准所要求的。请检查反向代理是否改写或拦截了 /scim/v2，请求方法 PATCH 和 Authorization 头须原样转发。',
    en: 'The status is not the one of the standard. See that no proxy rewrites /scim/v2, and that PATCH and the Authorization header pass.',
  },
  NOT_OURS: {
    zh: '答复的不是本系统。该地址可能指向了登录页或别的网站，请核对域名和代理规则。',
    en: 'Something else answered, such as a page to sign in. Check the name and the rules of the proxy.',
  },
  OPEN_TO_ALL: {
    zh: '没有密钥的请求没有被拒绝。请立即检查反向代理是否自行添加了凭据。',
    en: 'A request without a key was not refused. See at once whether a proxy adds a credential of its own.',
  },
  NOBODY_YET: {
    zh: '还没有在职人员可供测试，未发送变更。',
    en: 'There is nobody to try it on yet, so no change was sent.',
  },
  NOT_DESCRIBED: {
    zh: '对方没有公布配置（ssf-configuration）。请核对发行方（iss）；若对方不公布，请人工核对公钥与受众。',
    en: 'The provider publishes no description (ssf-configuration). Check its issuer; if it publishes none, compare keys and audience by hand.',
  },
  ISSUER_DIFFERS: {
    zh: '对方公布的发行方与登记的不同，它的事件会被拒收。请按对方公布的发行方重新连接。',
    en: 'It calls itself otherwise than on record, so its events are refused. Connect it anew by its own issuer.',
  },
  CLOCK_WRONG: {
    zh: '对方与本系统的时钟相差超过一分钟，事件可能被拒收。请双方校准时钟（NTP）。',
    en: 'Our clocks differ by more than a minute, so events may be refused. Set both by NTP.',
  },
  NO_CLOCK: { zh: '对方的答复没有时间，无法比较时钟。', en: 'Its answer bears no time, so clocks cannot be compared.' },
  NO_KEYS_PUBLISHED: {
    zh: '对方没有公布公钥地址。请向对方索取现行公钥集并人工核对。',
    en: 'It publishes no keys. Ask its keeper for the present key set and compare it by hand.',
  },
  KEYS_UNFIT: {
    zh: '对方公布的公钥无法使用：须为 RSA 2048 位以上、P-256 或 Ed25519。请对方更换签名算法。',
    en: 'The published keys are unfit: RSA of 2048 bits, P-256 or Ed25519. Have its keeper change the algorithm.',
  },
  KEYS_REPLACED: {
    zh: '对方现行的公钥都不是登记的，它的事件会被拒收。请向对方核实后，用“更换公钥”填入现行公钥集。',
    en: 'None of its present keys is on record, so its events are refused. Ask its keeper, then replace the keys here.',
  },
  KEY_UNKNOWN: {
    zh: '对方公布了登记中没有的公钥，启用后它的事件会被拒收。请向对方核实后更换公钥。',
    en: 'It publishes a key that is not on record; once that signs, events are refused. Ask its keeper, then replace the keys.',
  },
  NO_PUSH: {
    zh: '对方没有声明支持推送（RFC 8935）。请在对方系统中启用推送方式。',
    en: 'It does not offer delivery by push (RFC 8935). Enable it at the provider.',
  },
  NEVER_VERIFIED: {
    zh: '还没有收到过验证事件。请在对方系统中点击“发送验证事件”，收到后这里会显示通过。',
    en: 'No verification event has come yet. Have the provider send one; it is shown here once it has come.',
  },
};

/** `null` where nothing is wrong. */
export function causeOfTrial(cause: string | null): PublicText | null {
  return cause === null ? null : (CAUSES[cause] ?? causeWords(cause));
}
