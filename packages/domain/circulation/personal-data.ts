import { columnsOf, declarePersonalData } from '@kean/kernel';

/** Looks at clients stand in the log; what is kept here is how many a member of staff took on one day. */
export const personalData = declarePersonalData({
  owner: 'circulation',
  clauses: '3.1-3.2',
  purposes: {
    'limit-looks': {
      purpose: { zh: '限制员工每日查看次数', en: 'to limit the looks a member of staff takes in a day' },
      basis: {
        zh: '采取内部管理措施的法定义务（个人信息保护法第十三条第三项、第五十一条）',
        en: 'the statutory duty of internal control (PIPL 13, item 3, and 51)',
      },
    },
  },
  places: columnsOf('reveal_quota', ['used'], {
    class: 'conduct',
    purpose: 'limit-looks',
    retention: 'staff-record',
    eraser: 'delete-row',
    subject: { kind: 'staff', by: 'staff_id' },
    sealed: false,
  }),
});
