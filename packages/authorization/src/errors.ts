import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  AUTHORIZATION_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '权限服务暂时没有应答，为安全起见已拒绝本次操作，请稍后再试。',
      en: 'The permission service is not answering, so this was refused to be safe. Please try again shortly.',
    },
  },
  AUTHORIZATION_FORBIDDEN: {
    kind: 'forbidden',
    publicText: {
      zh: '您的岗位没有这项权限。如工作需要，请联系门店经理或合规负责人。',
      en: 'Your role does not include this act. If your work needs it, ask your store manager or compliance.',
    },
  },
  AUTHORIZATION_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条记录，或者您无权查看。请核对后重试。',
      en: 'This record does not exist, or you may not see it. Please check and try again.',
    },
  },
  AUTHORIZATION_GRANT_REFUSED: {
    kind: 'invalid',
    publicText: {
      zh: '岗位权限里有系统不认识的内容，未保存。请检查操作、范围和字段。',
      en: 'A grant names something the system does not know, so nothing was saved. Check action, scope and fields.',
    },
  },
} as const satisfies ErrorTable;

export const AUTHORIZATION_ERRORS: ErrorTable = CODES;
export const failAuthorization = failWith(CODES);
