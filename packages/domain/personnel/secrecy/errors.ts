import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  PERSONNEL_BREACH_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条登记，或已到期删除。请刷新后查看。',
      en: 'There is no such record, or its time is over. Please refresh.',
    },
  },
  PERSONNEL_BREACH_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这条登记已有变化，请刷新后再办理。',
      en: 'This record has moved on. Please refresh and look again.',
    },
  },
  PERSONNEL_BREACH_OF_YOURS: {
    kind: 'forbidden',
    publicText: {
      zh: '不能登记或办理与自己有关的记录，请另一名人事或合规同事办理。',
      en: 'Nobody records or decides what concerns themself. Ask another colleague of HR or compliance.',
    },
  },
  PERSONNEL_BREACH_BY_ANOTHER: {
    kind: 'forbidden',
    publicText: {
      zh: '登记、复核与答复申诉须由不同的人办理，请另一名人事或合规同事办理。',
      en: 'Whoever recorded or decided it does not decide it again. Ask another colleague of HR or compliance.',
    },
  },
  PERSONNEL_BREACH_DAY_AHEAD: {
    kind: 'invalid',
    publicText: {
      zh: '发生日期须在今天或以前，十年以内。',
      en: 'The day has to be today or before, within ten years.',
    },
  },
  PERSONNEL_APPEAL_IS_THEIRS: {
    kind: 'forbidden',
    publicText: {
      zh: '本人仍在职，申诉由本人登录后提出；只有已离职人员的来信才由同事代录。',
      en: 'They still work here and appeal themselves, signed in. Only a letter of somebody who has left is taken down.',
    },
  },
  PERSONNEL_APPEAL_OVER: {
    kind: 'conflict',
    publicText: {
      zh: '申诉须在确认后三十日内提出。如有新的情况，请向人事或合规书面说明。',
      en: 'An appeal is made within thirty days. If something new came up, write to HR or compliance.',
    },
  },
} as const satisfies ErrorTable;

export const failSecrecy = failWith(CODES);
