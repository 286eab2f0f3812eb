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
    publicText: { zh: '请填写邮箱和密码。', en: 'Please enter e-mail and password.' },
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
  AGENCY_CURRENT_PASSWORD_WRONG: {
    kind: 'invalid',
    publicText: { zh: '当前密码不正确，密码未修改。', en: 'The current password is wrong; nothing was changed.' },
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
