import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Unknown e-mail, wrong password, suspended, left: one answer, so that none tells whether somebody works here. */
  AGENCY_SIGN_IN_REFUSED: {
    kind: 'unauthenticated',
    publicText: {
      zh: '邮箱或密码不正确，或账号已停用。请核对后重试，仍有问题请联系人事。',
      en: 'E-mail or password is wrong, or the account is not active. Check both; if it still fails, ask HR.',
    },
  },
  AGENCY_SIGN_IN_LIMITED: {
    kind: 'limited',
    publicText: {
      zh: '登录尝试次数过多，请稍后再试。忘记密码请联系人事。',
      en: 'Too many attempts to sign in. Please wait before trying again. If you forgot your password, ask HR.',
    },
  },
  AGENCY_SIGN_IN_BUSY: {
    kind: 'limited',
    publicText: {
      zh: '登录的人太多，请几秒后再试。',
      en: 'Many people are signing in right now. Please try again in a few seconds.',
    },
  },
  AGENCY_SIGN_IN_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '提交的内容不完整或格式不对，请检查后重试。',
      en: 'Something is missing or does not have the expected form. Please check it and try again.',
    },
  },
  AGENCY_SIGN_IN_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '登录服务暂时不可用，请稍后再试。',
      en: 'Signing in is not possible at the moment. Please try again shortly.',
    },
  },
  AGENCY_ORIGIN_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '请求不是从本系统的页面发出的，已拒绝。请从登录页重新操作。',
      en: 'This request did not come from our own pages and was refused. Please start from the sign-in page.',
    },
  },
  AGENCY_NO_SUCH_DOOR: {
    kind: 'not-found',
    publicText: { zh: '没有这个地址。', en: 'There is nothing at this address.' },
  },
  AGENCY_SIGN_IN_REQUIRED: {
    kind: 'unauthenticated',
    publicText: { zh: '登录已失效，请重新登录。', en: 'Your sign-in has ended. Please sign in again.' },
  },
  AGENCY_PROOF_REFUSED: {
    kind: 'invalid',
    publicText: {
      zh: '验证没有通过。验证码每 30 秒更换，每个只能用一次，请等下一个再试。',
      en: 'That did not prove it is you. Codes change every 30 seconds and act once; please try the next one.',
    },
  },
  AGENCY_PASSKEY_REFUSED: {
    kind: 'unauthenticated',
    publicText: {
      zh: '这个通行密钥不能登录：未登记、已移除，或账号已停用。请用邮箱和密码登录，仍有问题请联系人事。',
      en: 'This passkey cannot sign in: not registered, removed, or the account is not active. Use e-mail and password, or ask HR.',
    },
  },
  AGENCY_PASSWORD_IS_NOT_ENOUGH: {
    kind: 'invalid',
    publicText: {
      zh: '您已登记第二步验证，请用通行密钥或验证码，密码不能代替。',
      en: 'You have registered a second factor. Please use it; the password does not take its place.',
    },
  },
  AGENCY_FACTOR_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '登记没有完成：设备的应答不符合要求。请重新开始，并允许设备验证您的指纹、面容或 PIN。',
      en: 'Not registered: the answer of the device did not fit. Start again and let it check your finger, face or PIN.',
    },
  },
  AGENCY_FACTOR_KNOWN: {
    kind: 'conflict',
    publicText: {
      zh: '这个通行密钥已经登记过了。',
      en: 'This passkey is registered already.',
    },
  },
  AGENCY_FACTORS_FULL: {
    kind: 'conflict',
    publicText: {
      zh: '最多登记 10 个通行密钥，请先移除不用的。',
      en: 'A person has ten passkeys at most. Please remove one that is not in use.',
    },
  },
  AGENCY_FACTOR_UNKNOWN: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个验证方式，可能已被移除。请刷新页面。',
      en: 'This factor does not exist, or was removed. Please load the page again.',
    },
  },
  AGENCY_SESSION_UNKNOWN: {
    kind: 'not-found',
    publicText: {
      zh: '这个登录已经结束。请刷新页面。',
      en: 'This session has ended already. Please load the page again.',
    },
  },
  AGENCY_KEY_ACTION_NOT_OWN: {
    kind: 'invalid',
    publicText: {
      zh: '密钥的权限只能从您自己的权限中选。请刷新页面后重选。',
      en: 'A key can only be given what you may do yourself. Please load the page again and choose anew.',
    },
  },
  AGENCY_KEYS_FULL: {
    kind: 'conflict',
    publicText: {
      zh: '最多同时使用 10 个密钥，请先停用不用的。',
      en: 'A person has ten keys in use at most. Please revoke one that is not needed.',
    },
  },
  AGENCY_KEY_UNKNOWN: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个密钥，可能已经停用。请刷新页面。',
      en: 'This key does not exist, or was revoked. Please load the page again.',
    },
  },
  AGENCY_KEY_LIMITED: {
    kind: 'limited',
    publicText: {
      zh: '这个密钥的请求太频繁，请一分钟后再试。',
      en: 'This key asks too often. Please try again in a minute.',
    },
  },
  AGENCY_LAST_FACTOR_STAYS: {
    kind: 'conflict',
    publicText: {
      zh: '您的岗位必须有第二步验证，最后一个不能移除。请先登记新的，再移除旧的。',
      en: 'Your role works with a second factor only, so the last one stays. Register a new one first, then remove the old.',
    },
  },
  AGENCY_CURRENT_PASSWORD_WRONG: {
    kind: 'invalid',
    publicText: { zh: '当前密码不正确，没有作任何修改。', en: 'The current password is wrong; nothing was changed.' },
  },
  AGENCY_PASSWORD_TOO_SHORT: {
    kind: 'invalid',
    publicText: {
      zh: '密码至少 15 个字符，可以用几个词连起来，方便记住。',
      en: 'A password needs at least 15 characters. A few words in a row are easy to remember.',
    },
  },
  AGENCY_PASSWORD_TOO_LONG: {
    kind: 'invalid',
    publicText: { zh: '密码最多 256 个字符。', en: 'A password has at most 256 characters.' },
  },
  AGENCY_PASSWORD_TOO_COMMON: {
    kind: 'invalid',
    publicText: {
      zh: '这个密码由常见密码或重复字符组成，容易被猜到。请换几个不相关的词。',
      en: 'This password is made of well-known or repeated parts and is easy to guess. Use a few unrelated words.',
    },
  },
  AGENCY_PASSWORD_NAMES_ITS_OWNER: {
    kind: 'invalid',
    publicText: {
      zh: '密码不能由您的姓名、邮箱、工号或本系统的名称组成。',
      en: 'A password must not be made of your name, e-mail, staff number or the name of this system.',
    },
  },
  AGENCY_ROLE_KEPT_FROM_CLIENTS: {
    kind: 'invalid',
    publicText: {
      zh: '运维和审计岗位不能接触客户资料，权限未保存。',
      en: 'The operator and auditor roles are kept from client data; the grants were not saved.',
    },
  },
  AGENCY_GRANTS_UNREADABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '岗位权限暂时读取不到，请稍后再试。',
      en: 'The grants of the roles cannot be read at the moment. Please try again shortly.',
    },
  },
} as const satisfies ErrorTable;

/** Refusals of agency by stable code. */
export const AGENCY_ERRORS: ErrorTable = CODES;
export const failAgency = failWith(CODES);
export type AgencyBreach = { readonly code: keyof typeof CODES };
