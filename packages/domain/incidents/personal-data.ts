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

/** What a leak holds of clients: the file as it turned up for three days, then which of them stood in it. */
const OF_CLIENT = {
  class: 'pseudonym',
  purpose: 'measure-leaks',
  retention: 'client-dossier',
  eraser: 'delete-row',
  subject: { kind: 'client', by: 'client_id' },
  sealed: false,
} as const;

/** What the watch of the log keeps about the people of the office. Of clients the watch keeps nothing: keyed bitmaps and counts. */
export const personalData = declarePersonalData({
  owner: 'incidents',
  clauses: '5.4',
  purposes: {
    'watch-leaks': {
      purpose: { zh: '发现并处置信息泄露', en: 'see leaks and handle them' },
      basis: { zh: '个人信息保护法第五十一条、第五十七条', en: 'PIPL 51 and 57' },
    },
    'measure-leaks': {
      purpose: { zh: '核实信息泄露涉及哪些客户', en: 'find out whom a leak concerns' },
      basis: { zh: '个人信息保护法第五十七条（通知义务）', en: 'PIPL 57 (duty to notify)' },
    },
  },
  places: [
    ...columnsOf('leak_watch_person', ['state'], OF_STAFF),
    ...columnsOf('leak_alert', ['measured'], OF_STAFF),
    ...columnsOf('leak_alert_step', ['words'], { ...OF_STAFF, subject: { kind: 'staff', by: 'alert_id' } }),
    ...columnsOf('leak_radius_client', ['fields', 'beside'], OF_CLIENT),
    ...columnsOf('leak_radius_person', ['seen', 'alone', 'masked', 'looked', 'score'], OF_STAFF),
    {
      ...{ ...OF_CLIENT, class: 'sensitive', retention: 'leaked-file', eraser: 'destroy-data-key', sealed: true },
      ...{ place: 'object:leaked-files/<id>/content', subject: { kind: 'import', by: '<id>' } },
    },
    ...columnsOf('containment', ['reason', 'lift_reason'], OF_STAFF),
    ...columnsOf('leak_suppression', ['reason'], OF_STAFF),
    ...columnsOf('leak_case', ['title'], { ...OF_STAFF, subject: { kind: 'staff', by: 'id' } }),
    ...columnsOf('leak_case_step', ['words', 'reason'], OF_CASE),
    ...columnsOf('leak_case_task', ['title', 'words'], OF_CASE),
    ...columnsOf('leak_case_evidence', ['words'], OF_CASE),
    ...columnsOf('leak_case_fact', ['words'], OF_CASE),
    ...columnsOf('leak_case_report', ['words'], OF_CASE),
    ...columnsOf('leak_review_version', ['causes', 'worked', 'no_measures'], OF_CASE),
    ...columnsOf('leak_improvement', ['title'], OF_CASE),
    ...columnsOf('leak_improvement_step', ['words'], { ...OF_STAFF, subject: { kind: 'staff', by: 'improvement_id' } }),
  ],
});
