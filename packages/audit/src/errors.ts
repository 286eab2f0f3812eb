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
} as const satisfies ErrorTable;

/** Errors of the log itself. */
export const AUDIT_ERRORS: ErrorTable = CODES;
export const failAudit = failWith(CODES);
