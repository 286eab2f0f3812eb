import { columnsOf, declarePersonalData } from '@kean/kernel';

/** The log itself holds ids and codes. What a person calls a search of their own is that person's wording. */
export const personalData = declarePersonalData({
  owner: 'accountability',
  clauses: '3.2, 5.1',
  purposes: {
    'own-views': {
      purpose: { zh: '保存本人常用的日志查询', en: 'to keep a search of the log that a person uses again' },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
  },
  places: columnsOf('log_view', ['name'], {
    class: 'conduct',
    purpose: 'own-views',
    retention: 'staff-record',
    eraser: 'delete-row',
    subject: { kind: 'staff', by: 'staff_id' },
    sealed: false,
  }),
});
