import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  OBJECT_MISSING: {
    kind: 'not-found',
    publicText: { zh: '文件不存在或已被删除。', en: 'This file does not exist any more.' },
  },
  OBJECT_KEY_REFUSED: {
    kind: 'internal',
    publicText: {
      zh: '系统出错，操作没有完成。请把编号告诉运维人员。',
      en: 'Something failed and nothing was changed. Please give the reference to your operator.',
    },
  },
  OBJECT_STORE_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '文件存储暂时无法使用，请稍后再试。',
      en: 'The file store cannot be used right now. Please try again shortly.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of the object store. */
export const OBJECT_ERRORS: ErrorTable = CODES;
export const failObject = failWith(CODES);
