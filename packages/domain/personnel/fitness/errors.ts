import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  PERSONNEL_TEXT_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '承诺书已有新版本。请刷新，阅读新版本后再签署。',
      en: 'There is a newer text. Please refresh, read it and sign again.',
    },
  },
  PERSONNEL_SIGNED_WITH_ANOTHER_NUMBER: {
    kind: 'invalid',
    publicText: {
      zh: '填写的工号不是您本人的，请核对后再签署。',
      en: 'That is not your own staff number. Please check it and sign again.',
    },
  },
  PERSONNEL_DUTY_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这项上岗条件。', en: 'This duty does not exist.' },
  },
  PERSONNEL_ANSWERS_INCOMPLETE: {
    kind: 'invalid',
    publicText: {
      zh: '测验题目有变化或没有答完，请刷新后逐题作答。',
      en: 'The questions have changed or are not all answered. Please refresh and answer each.',
    },
  },
  PERSONNEL_QUIZ_LATER: {
    kind: 'limited',
    publicText: {
      zh: '今天的测验次数已用完。请重读培训内容，24 小时后再试；急需时请联系人事。',
      en: 'No tries are left today. Read the course again and try after 24 hours; if it is urgent, ask HR.',
    },
  },
  PERSONNEL_OWN_DUTY: {
    kind: 'forbidden',
    publicText: {
      zh: '不能登记或复核自己的上岗条件，请另一名同事办理。',
      en: 'Nobody records or decides their own. Ask another colleague.',
    },
  },
  PERSONNEL_DECIDED_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '登记人不能复核同一条记录，请另一名人事或合规同事复核。',
      en: 'Whoever recorded it does not decide it. Ask another colleague of HR or compliance.',
    },
  },
  PERSONNEL_DUTY_MOVED_ON: {
    kind: 'conflict',
    publicText: { zh: '这条记录已经处理过，请刷新后查看。', en: 'This was decided already. Please refresh.' },
  },
  PERSONNEL_DAY_NOT_USABLE: {
    kind: 'invalid',
    publicText: {
      zh: '日期须在今天以前，且按有效期尚未过期。',
      en: 'The day has to lie behind us, and what was done then still has to hold.',
    },
  },
  PERSONNEL_ROLE_DUTY_FIXED: {
    kind: 'conflict',
    publicText: {
      zh: '保密承诺是每个岗位都有的义务，不能取消。',
      en: 'Every role asks for the undertaking; it cannot be taken away.',
    },
  },
  PERSONNEL_TEXT_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '起草人不能发布自己的承诺书，请另一名合规同事发布。',
      en: 'Nobody publishes what they wrote. Ask another colleague of compliance.',
    },
  },
} as const satisfies ErrorTable;

export const FITNESS_ERRORS: ErrorTable = CODES;
export const failFitness = failWith(CODES);
