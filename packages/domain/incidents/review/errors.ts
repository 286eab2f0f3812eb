import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  INCIDENTS_REVIEW_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '复盘已由他人更新，请查看最新内容后再保存或批准。',
      en: 'Somebody has changed the review meanwhile. Look at it, then save or approve.',
    },
  },
  INCIDENTS_REVIEW_NOT_WRITTEN: {
    kind: 'invalid',
    publicText: {
      zh: '还没有写复盘。请先写明原因和有效的做法。',
      en: 'Nothing is written yet. Say first what caused it and what worked.',
    },
  },
  INCIDENTS_REVIEW_LACKS_MEASURES: {
    kind: 'invalid',
    publicText: {
      zh: '复盘至少要有一项改进措施，或写明为什么不需要。请补上后再批准。',
      en: 'A review has an improvement, or says why none is needed. Add it, then approve.',
    },
  },
  INCIDENTS_REVIEW_NEEDS_ANOTHER_PERSON: {
    kind: 'forbidden',
    publicText: {
      zh: '您参与编写了这份复盘，须由另一位处置案件的同事批准。',
      en: 'You wrote some of this review. A colleague who handles cases approves it.',
    },
  },
  INCIDENTS_IMPROVEMENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这项改进措施，或它已交给别人。请刷新后查看。',
      en: 'There is no such improvement, or somebody else has it now. Please refresh.',
    },
  },
  INCIDENTS_IMPROVEMENT_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这项改进措施已有变化，请刷新后再处理。',
      en: 'This improvement has moved on. Please refresh.',
    },
  },
  INCIDENTS_IMPROVEMENT_OWNER_UNFIT: {
    kind: 'invalid',
    publicText: {
      zh: '没有这个工号的在职同事，或案件与其有关。请另选一位负责人。',
      en: 'Nobody who works here has this number, or the case concerns them. Choose another owner.',
    },
  },
  INCIDENTS_IMPROVEMENT_OWN: {
    kind: 'forbidden',
    publicText: {
      zh: '自己完成的改进由另一位处置案件的同事核实。',
      en: 'What you did yourself is verified by a colleague who handles cases.',
    },
  },
} as const satisfies ErrorTable;

export const failReview = failWith(CODES);
