import { AppError, type ErrorDetail, type ErrorTable, failWith, type PublicText } from '@kean/kernel';

const CODES = {
  /** Unknown e-mail, wrong password, suspended, left: one answer, so that none tells whether somebody works here. */
  AGENCY_SIGN_IN_REFUSED: {
    kind: 'unauthenticated',
    publicText: {
      zh: '邮箱或密码不正确，或账号已停用。请核对后重试，仍有问题请联系人事。',
      en: 'E-mail or password is wrong, or the account is not active. Check both; if it still fails, ask HR.',
    },
  },
  /** Told to whoever has shown that it is them, and to nobody else. */
  AGENCY_ACCESS_HELD: {
    kind: 'forbidden',
    publicText: {
      zh: '您的访问已暂停。这是临时安排，不是对您的结论；请致电本机构安全负责人，恢复后重新登录即可继续工作。',
      en: 'Your access is paused for the time being, which says nothing about you. Please call the security officer of your agency; once it is restored, sign in again and go on.',
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
  /** Whatever did not hold, and whoever it was about: one answer. */
  AGENCY_OIDC_REFUSED: {
    kind: 'unauthenticated',
    publicText: {
      zh: '统一登录没有通过：请求已过期、账号未开通，或账号已停用。请重新登录，仍有问题请联系人事。',
      en: 'Single sign-on did not work: it took too long, or the account is not known or not active. Try again, or ask HR.',
    },
  },
  AGENCY_OIDC_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '统一登录暂时连接不上，请稍后再试，或用邮箱和密码登录。',
      en: 'Single sign-on cannot be reached at the moment. Try again shortly, or use e-mail and password.',
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
  AGENCY_IDENTITY_UNKNOWN: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这个统一登录身份，可能已经断开。请刷新页面。',
      en: 'This identity is not connected, or was disconnected. Please load the page again.',
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
  AGENCY_GRANT_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '权限里有系统不认识的内容，未保存。',
      en: 'A grant names something the system does not know; nothing was saved.',
    },
  },
  AGENCY_ROLE_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有这个岗位。请刷新后重试。', en: 'There is no such role. Please reload and try again.' },
  },
  AGENCY_ROLE_CHANGED_MEANWHILE: {
    kind: 'conflict',
    publicText: {
      zh: '您读取之后，这个岗位已被别人改过。请刷新，对照新的内容再改。',
      en: 'Somebody changed this role after you had read it. Please reload and compare before you change it.',
    },
  },
  AGENCY_ROLE_CODE_TAKEN: {
    kind: 'conflict',
    publicText: { zh: '这个岗位代码已经在用，请换一个。', en: 'This code of a role is taken. Please choose another.' },
  },
  AGENCY_ROLE_STILL_HELD: {
    kind: 'conflict',
    publicText: {
      zh: '还有人在这个岗位上，不能删除。请先由人事调整他们的岗位。',
      en: 'People still hold this role, so it was not removed. HR has to give them another first.',
    },
  },
  AGENCY_NOT_YOUR_OWN_ROLE: {
    kind: 'forbidden',
    publicText: {
      zh: '不能给自己的岗位增加权限。请由不在该岗位的人修改。',
      en: 'Nobody gives more to a role of their own. Somebody who does not hold it has to do this.',
    },
  },
  AGENCY_NOBODY_LEFT_TO_UNDO: {
    kind: 'invalid',
    publicText: {
      zh: '这样改以后就没有人能再修改岗位权限了，未保存。',
      en: 'After this change nobody could change roles any more; nothing was saved.',
    },
  },
  AGENCY_STAFF_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位员工，或不在您的管理范围内。',
      en: 'This person does not exist or is not within your reach.',
    },
  },
  AGENCY_RECORD_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或您无权查看。请核对编号。',
      en: 'This client does not exist, or you may not see it. Please check the number.',
    },
  },
  AGENCY_EXTRA_GRANT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这项临时权限，或不在您的管理范围内。',
      en: 'This extra grant does not exist or is not within your reach.',
    },
  },
  AGENCY_EXTRA_GRANT_DECIDED: {
    kind: 'conflict',
    publicText: {
      zh: '这项申请已经处理过或已到期，请刷新。',
      en: 'This request was decided meanwhile, or its time is over. Please reload.',
    },
  },
  AGENCY_EXTRA_GRANT_TIME: {
    kind: 'invalid',
    publicText: {
      zh: '临时权限要写明起止时间，到期不能早于现在，最长 30 天。',
      en: 'An extra grant needs a beginning and an end ahead of now, at most 30 days apart.',
    },
  },
  AGENCY_NOT_YOUR_OWN: {
    kind: 'forbidden',
    publicText: {
      zh: '不能审批自己提出或给自己的申请，请由另一位有权的人处理。',
      en: 'Nobody decides what was asked by or for themselves. Somebody else who may has to do it.',
    },
  },
  AGENCY_NOT_ABOVE_YOURSELF: {
    kind: 'forbidden',
    publicText: {
      zh: '您自己没有这么大的权限，不能批给别人。请转给上一级。',
      en: 'You do not hold this yourself so widely, so you cannot grant it. Please pass it on to the level above.',
    },
  },
  AGENCY_RECOVERY_REFUSED: {
    kind: 'invalid',
    publicText: {
      zh: '邮箱或恢复码不对，或恢复码已用过、已过期。请核对后重试，或重新申请。',
      en: 'E-mail or code is wrong, or the code was used or is over. Check both, or ask again.',
    },
  },
  AGENCY_RECOVERY_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这项恢复申请，或不在您的管理范围内。',
      en: 'This request for recovery does not exist or is not within your reach.',
    },
  },
  AGENCY_RECOVERY_DECIDED: {
    kind: 'conflict',
    publicText: {
      zh: '这项恢复申请已经处理过或已到期，请刷新。',
      en: 'This request was dealt with meanwhile, or its time is over. Please reload.',
    },
  },
  AGENCY_RECOVERY_APPROVED_BY_YOU: {
    kind: 'conflict',
    publicText: {
      zh: '您已经批准过。还需要另一位有权的人批准。',
      en: 'You have approved this already. It needs another person who may.',
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

/** Nothing was saved, and this is what was wrong; `what` is half a sentence that names it. */
export function refuseGrant(what: PublicText, detail: ErrorDetail): AppError {
  const publicText = { zh: `权限未保存：${what.zh}。`, en: `The grants were not saved: ${what.en}.` };
  return new AppError('AGENCY_GRANT_UNKNOWN', { kind: 'invalid', publicText }, detail);
}

export type AgencyBreach = { readonly code: keyof typeof CODES };
