import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  ACCOUNTABILITY_EVENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条记录，或它不在您可查阅的范围内。',
      en: 'This event does not exist, or lies outside of what you may read.',
    },
  },
  ACCOUNTABILITY_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或您无权查看。如需协助，请联系门店经理。',
      en: 'This client does not exist or is not yours to see. Your store manager can help.',
    },
  },
  ACCOUNTABILITY_FACT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这条法规依据，请刷新页面。',
      en: 'This statement of the law does not exist. Please load the page again.',
    },
  },
  ACCOUNTABILITY_FACT_CHANGED: {
    kind: 'conflict',
    publicText: {
      zh: '这条法规依据的内容已经更新，尚未确认。请刷新页面，核对新内容后再确认。',
      en: 'What this says has changed and was not confirmed. Please load the page again and read it before you confirm.',
    },
  },
  ACCOUNTABILITY_EVIDENCE_EMPTY: {
    kind: 'invalid',
    publicText: {
      zh: '按这些条件没有找到任何记录，请调整筛选条件后再导出。',
      en: 'Nothing was found by these conditions. Please change them and export again.',
    },
  },
  ACCOUNTABILITY_EVIDENCE_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '一次最多导出 2000 条证据。请缩短时间范围或增加筛选条件，分几次导出。',
      en: 'One archive holds at most 2,000 events. Please narrow the time or the conditions and export in parts.',
    },
  },
  ACCOUNTABILITY_VIEW_NAME_TAKEN: {
    kind: 'conflict',
    publicText: {
      zh: '您已有一个同名的视图，请换一个名称，或先删除原来的视图。',
      en: 'You have a view of this name already. Please choose another name, or delete that one first.',
    },
  },
  ACCOUNTABILITY_TOO_MANY_VIEWS: {
    kind: 'limited',
    publicText: {
      zh: '最多保存 30 个视图，请先删除不再使用的视图。',
      en: 'A person keeps at most 30 views. Please delete one that you no longer use.',
    },
  },
  ACCOUNTABILITY_VIEW_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '这个视图不存在或已被删除。', en: 'This view does not exist any more.' },
  },
  ACCOUNTABILITY_STAFF_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这位员工。', en: 'There is no such member of staff.' },
  },
  ACCOUNTABILITY_STAFF_STILL_HERE: {
    kind: 'conflict',
    publicText: {
      zh: '只有已离职的员工才能在日志中改用代号。请先由人事办理离职。',
      en: 'Only people who left can be given a pseudonym in the log. HR has to finish their leaving first.',
    },
  },
} as const satisfies ErrorTable;

/** Errors of clauses 3.2 and 5.1. */
export const failAccountability = failWith(CODES);
