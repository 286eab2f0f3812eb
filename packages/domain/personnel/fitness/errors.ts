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
      zh: '24 小时内的测验次数已用完。请重读培训内容，明天这个时候再试；其间有客户要接待的，请门店经理安排同事办理。',
      en: 'No tries are left within 24 hours. Read the course again and try at this hour tomorrow; your manager can have a colleague see your clients meanwhile.',
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
  PERSONNEL_PAPER_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份材料，或保存期已满、已删除。请刷新后查看。',
      en: 'There is no such paper, or its time is over. Please refresh.',
    },
  },
  PERSONNEL_PAPERS_TOO_MANY: {
    kind: 'conflict',
    publicText: {
      zh: '这次审查已有 5 份材料。请把几页合成一份 PDF，或先撤回一份。',
      en: 'There are five papers with this check. Please put several pages into one PDF, or take one back first.',
    },
  },
  PERSONNEL_PAPER_SENT_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这份材料已经上传过，但没有保存成功。请重新选择文件再上传。',
      en: 'This paper was sent before and was not kept. Please choose the file again.',
    },
  },
  PERSONNEL_SCAN_MISSING: {
    kind: 'conflict',
    publicText: {
      zh: '还没有签字件的扫描件，不能确认。请先在“材料”中上传，再由另一名同事对照确认。',
      en: 'There is no scan of what was signed, so it cannot be confirmed. Attach it under Papers first.',
    },
  },
  PERSONNEL_PAPER_DECIDED_BY: {
    kind: 'conflict',
    publicText: {
      zh: '审查已经复核，材料是复核的依据，不能撤回；到期自动删除。',
      en: 'The check was decided by this paper, which therefore stays; it goes when its time is over.',
    },
  },
  PERSONNEL_PAPER_INFECTED: {
    kind: 'forbidden',
    publicText: {
      zh: '在这份材料中发现恶意程序，不予打开。请用纸质原件重新扫描上传，并告知安全人员。',
      en: 'Malware was found in this paper, so that it stays shut. Have the original scanned anew, and tell security.',
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
