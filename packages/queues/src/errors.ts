import { type ErrorTable, failWith } from '@kean/kernel';

const BROKEN = {
  zh: '系统出错，操作没有完成。请把编号告诉运维人员。',
  en: 'Something failed and nothing was changed. Please give the reference to your operator.',
};

const CODES = {
  /** What was promised does not fit the job's payload, or could hold a value. */
  QUEUE_PAYLOAD_REFUSED: { kind: 'internal', publicText: BROKEN },
  /** No handler of this process knows the job. */
  QUEUE_JOB_UNKNOWN: { kind: 'internal', publicText: BROKEN },
  /** Each worker that took the job died with it. */
  QUEUE_JOB_BREAKS_WORKER: { kind: 'internal', publicText: BROKEN },
  QUEUE_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '后台任务暂时无法处理，请稍后再试。',
      en: 'Background work cannot be done right now. Please try again shortly.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of promising and carrying work. */
export const QUEUE_ERRORS: ErrorTable = CODES;
export const failQueue = failWith(CODES);
