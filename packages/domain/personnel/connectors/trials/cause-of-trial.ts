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
  NOT_OPENID: {
    zh: '该地址没有公布统一登录的配置。请运维核对 OIDC_ISSUER，须与对方 openid-configuration 中的发行方逐字一致。',
    en: 'No configuration of OpenID Connect is published there. Ask the operator to compare OIDC_ISSUER letter for letter.',
  },
  OIDC_ISSUER_DIFFERS: {
    zh: '对方自称的发行方与 OIDC_ISSUER 不同，登录会全部失败。请运维按对方公布的发行方改正后重启。',
    en: 'It calls itself otherwise than OIDC_ISSUER, so nobody can sign in by it. Ask the operator to correct it and restart.',
  },
  OIDC_CLOCK_WRONG: {
    zh: '对方与本系统的时钟相差超过 30 秒，登录会失败。请双方校准时钟（NTP）。',
    en: 'Our clocks differ by more than 30 seconds, so signing in fails. Set both by NTP.',
  },
  OIDC_KEYS_UNFIT: {
    zh: '对方没有公布可用的公钥（RSA、EC 或 OKP），签名无法验证。请对方检查 jwks_uri。',
    en: 'It publishes no usable keys (RSA, EC or OKP), so no signature can be checked. Have its keeper look at jwks_uri.',
  },
  OIDC_SIGNING_UNFIT: {
    zh: '对方不以公钥签名（RS256、PS256、ES256、EdDSA）。请在对方系统中改用公钥签名。',
    en: 'It does not sign with a public key (RS256, PS256, ES256, EdDSA). Change it at the provider.',
  },
  OIDC_RETURN_REFUSED: {
    zh: '对方没有把浏览器送回来：返回地址或客户端名没有登记。请在对方系统中登记上面的返回地址。',
    en: 'It did not send the browser back: address or client is not registered. Register the address above at the provider.',
  },
  OIDC_RETURN_UNTOLD: {
    zh: '对方显示了自己的页面，无法在这里判断返回地址。请用浏览器登录一次确认。',
    en: 'It showed a page of its own, so this cannot be told from here. Sign in once by a browser.',
  },
  OIDC_CLIENT_REFUSED: {
    zh: '对方不认客户端名或密钥，登录会全部失败。请运维更新 OIDC_CLIENT_SECRET_FILE 中的密钥后重启。',
    en: 'It refuses the client or its secret, so nobody can sign in by it. Ask the operator to renew the secret in OIDC_CLIENT_SECRET_FILE and restart.',
  },
  OIDC_CLIENT_UNTOLD: {
    zh: '对方没有按标准答复，无法判断客户端密钥是否有效。请用浏览器登录一次确认。',
    en: 'It answered otherwise than the standard, so the secret cannot be judged. Sign in once by a browser.',
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
