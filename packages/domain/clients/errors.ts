import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** Absent, or outside the caller's scope: one code, one sentence. */
  CLIENTS_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或者不在您的权限范围内。如需协助，请联系门店经理。',
      en: 'This client does not exist or is not within your reach. Ask your store manager if you need it.',
    },
  },
  CLIENTS_CURSOR_INVALID: {
    kind: 'invalid',
    publicText: {
      zh: '翻页位置无效，请回到第一页。',
      en: 'This page cannot be continued. Please start from the first page.',
    },
  },
  CLIENTS_QUERY_NOT_UNDERSTOOD: {
    kind: 'invalid',
    publicText: {
      zh: '请输入完整手机号、手机号后四位、客户编号（如 KH-001024）或姓名中的字。',
      en: 'Type a whole phone number, its last four digits, a client number (KH-001024) or part of a name.',
    },
  },
} as const satisfies ErrorTable;

/** Refusals of clients by stable code. */
export const CLIENTS_ERRORS: ErrorTable = CODES;
export const failClients = failWith(CODES);
