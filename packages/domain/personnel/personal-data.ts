import { columnsOf, declarePersonalData } from '@kean/kernel';

/** Of whoever leaves: where to reach them when the office mail is closed. It goes when the reminder is signed. */
export const personalData = declarePersonalData({
  owner: 'personnel',
  clauses: '5.3, 6.1',
  purposes: {
    'remind-of-secrecy': {
      purpose: { zh: '向离职人员发送保密提醒', en: 'to remind whoever leaves of the duty of secrecy' },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
  },
  places: columnsOf('leaving', ['private_mail'], {
    class: 'contact',
    purpose: 'remind-of-secrecy',
    retention: 'staff-record',
    eraser: 'overwrite-column',
    subject: { kind: 'staff', by: 'staff_id' },
    sealed: false,
  }),
});
