import { columnsOf, declarePersonalData } from '@kean/kernel';

/** The log itself holds ids only; what a member of staff looks for in it again and again is theirs, under a name they chose. */
export const personalData = declarePersonalData({
  owner: 'accountability',
  clauses: '3.2, 5.1-5.2',
  purposes: {
    'review-log': {
      purpose: { zh: '审阅操作日志', en: 'to review the log' },
      basis: {
        zh: '定期合规审计的法定义务（个人信息保护法第十三条第三项、第五十四条）',
        en: 'the statutory duty of regular audits (PIPL 13, item 3, and 54)',
      },
    },
  },
  places: columnsOf('log_view', ['name', 'conditions'], {
    class: 'conduct',
    purpose: 'review-log',
    retention: 'staff-record',
    eraser: 'delete-row',
    subject: { kind: 'staff', by: 'staff_id' },
    sealed: false,
  }),
});
