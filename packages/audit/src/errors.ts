import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  AUDIT_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '访问日志暂时无法写入，为安全起见未显示任何信息，请稍后再试。',
      en: 'The log cannot be written right now, so nothing was shown, to be safe. Please try again shortly.',
    },
  },
  AUDIT_EVENT_REFUSED: {
    kind: 'internal',
    publicText: {
      zh: '系统出错，操作没有完成。请把编号告诉运维人员。',
      en: 'Something failed and nothing was changed. Please give the reference to your operator.',
    },
  },
  AUDIT_CURSOR_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '翻页标记无效，请从第一页重新开始。',
      en: 'This page mark is not valid. Please start from the first page.',
    },
  },
  AUDIT_NOT_SIGNED_YET: {
    kind: 'unavailable',
    publicText: {
      zh: '这条记录还没有写入已签名的日志，请几秒后再试；若持续如此，请联系运维人员。',
      en: 'This event is not in a signed head of the log yet. Please try again in a few seconds; if it stays so, tell your operator.',
    },
  },
  AUDIT_EVENT_ALTERED: {
    kind: 'conflict',
    publicText: {
      zh: '数据库中的这条记录与当时写入日志的内容不一致，无法出具证明。请立即通知安全负责人。',
      en: 'The database does not say of this event what was logged, so it cannot be proven. Please tell security at once.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of the log itself. */
export const AUDIT_ERRORS: ErrorTable = CODES;
export const failAudit = failWith(CODES);
