import { columnsOf, declarePersonalData } from '@kean/kernel';

const OF_FITNESS = {
  class: 'conduct',
  purpose: 'fit-for-access',
  retention: 'staff-record',
  eraser: 'delete-row',
  subject: { kind: 'staff', by: 'staff_id' },
  sealed: false,
} as const;

/** What a check rests on may say that somebody was convicted. */
const PAPER_OF_CHECK = {
  class: 'sensitive',
  purpose: 'fit-for-access',
  retention: 'staff-record',
  eraser: 'destroy-data-key',
  sealed: true,
} as const;

/**
 * Of whoever leaves: where to reach them when the office mail is closed. It goes when the reminder is signed. Of whoever works here: how fit
 * they are for access, and what the office's own directory calls them.
 */
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
    'fit-for-access': {
      purpose: {
        zh: '确认员工具备接触客户信息的条件',
        en: 'to know that staff are fit to work with client information',
      },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
    'keep-secrecy': {
      purpose: {
        zh: '登记并处理违反客户信息保密义务的行为',
        en: 'to put breaches of the duty of secrecy on record and deal with them',
      },
      basis: {
        zh: '履行法定职责与实施人力资源管理所必需（个人信息保护法第十三条第二项、第三项，第五十一条）',
        en: 'needed for the management of staff and for a duty of the law (PIPL 13, items 2 and 3; 51)',
      },
    },
    'tell-of-changed-mail': {
      purpose: {
        zh: '工作邮箱被更改时，通知原邮箱',
        en: 'to tell somebody at the address before that it was changed',
      },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
    'provision-staff': {
      purpose: {
        zh: '与本单位人事系统核对员工',
        en: 'to know people by the names that a directory of the office gives them',
      },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
  },
  places: [
    ...columnsOf('leaving', ['private_mail'], {
      class: 'contact',
      purpose: 'remind-of-secrecy',
      retention: 'staff-record',
      eraser: 'destroy-data-key',
      subject: { kind: 'import', by: 'id' },
      sealed: true,
    }),
    ...columnsOf('fulfilment', ['result', 'checked_by'], OF_FITNESS),
    ...columnsOf('quiz_attempt', ['right'], OF_FITNESS),
    ...columnsOf('duty_paper', ['sealed_key'], { ...PAPER_OF_CHECK, subject: { kind: 'import', by: 'id' } }),
    { ...PAPER_OF_CHECK, place: 'object:check-papers/<id>/content', subject: { kind: 'import', by: '<id>' } },
    ...columnsOf('secrecy_breach', ['kind', 'measure', 'happened_on'], {
      class: 'conduct',
      purpose: 'keep-secrecy',
      retention: 'duty-record',
      eraser: 'delete-row',
      subject: { kind: 'staff', by: 'staff_id' },
      sealed: false,
    }),
    ...columnsOf('secrecy_breach_text', ['sealed'], {
      class: 'conduct',
      purpose: 'keep-secrecy',
      retention: 'duty-record',
      eraser: 'destroy-data-key',
      subject: { kind: 'import', by: 'breach_id' },
      sealed: true,
    }),
    ...columnsOf('staff_mail_past', ['sealed'], {
      class: 'contact',
      purpose: 'tell-of-changed-mail',
      retention: 'staff-record',
      eraser: 'destroy-data-key',
      subject: { kind: 'import', by: 'id' },
      sealed: true,
    }),
    ...columnsOf('directory_entry', ['external_id'], {
      class: 'pseudonym',
      purpose: 'provision-staff',
      retention: 'staff-record',
      eraser: 'delete-row',
      subject: { kind: 'staff', by: 'staff_id' },
      sealed: false,
    }),
  ],
});
