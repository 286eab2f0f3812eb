import { columnsOf, declarePersonalData } from '@kean/kernel';

const OF_STAFF = {
  class: 'conduct',
  purpose: 'watch-leaks',
  retention: 'staff-record',
  eraser: 'delete-row',
  subject: { kind: 'staff', by: 'staff_id' },
  sealed: false,
} as const;

const OF_CASE = { ...OF_STAFF, subject: { kind: 'staff', by: 'case_id' } } as const;

/** What the watch of the log keeps about the people of the office. Of clients it keeps nothing: keyed bitmaps and counts. */
export const personalData = declarePersonalData({
  owner: 'incidents',
  clauses: '5.4',
  purposes: {
    'watch-leaks': {
      purpose: { zh: '发现并处置信息泄露', en: 'see leaks and handle them' },
      basis: { zh: '个人信息保护法第五十一条、第五十七条', en: 'PIPL 51 and 57' },
    },
  },
  places: [
    ...columnsOf('leak_watch_person', ['state'], OF_STAFF),
    ...columnsOf('leak_alert', ['measured'], OF_STAFF),
    ...columnsOf('leak_alert_step', ['words'], { ...OF_STAFF, subject: { kind: 'staff', by: 'alert_id' } }),
    ...columnsOf('leak_suppression', ['reason'], OF_STAFF),
    ...columnsOf('leak_case', ['title'], { ...OF_STAFF, subject: { kind: 'staff', by: 'id' } }),
    ...columnsOf('leak_case_step', ['words', 'reason'], OF_CASE),
    ...columnsOf('leak_case_task', ['title', 'words'], OF_CASE),
    ...columnsOf('leak_case_evidence', ['words'], OF_CASE),
    ...columnsOf('leak_case_fact', ['words'], OF_CASE),
    ...columnsOf('leak_case_report', ['words'], OF_CASE),
  ],
});
