import { columnsOf, declarePersonalData } from '@kean/kernel';

/** Of a person who is being erased: what they are searched for by, once more, from the moment their index goes until nothing was found. */
export const personalData = declarePersonalData({
  owner: 'retention',
  clauses: '4',
  purposes: {
    'search-again': {
      purpose: { zh: '确认删除后各处不再留有本人信息', en: 'to see that nothing is left of a person who was erased' },
      basis: {
        zh: '履行删除义务所必需（个人信息保护法第十三条第三项、第四十七条）',
        en: 'needed to meet the duty to erase (PIPL 13, item 3, and 47)',
      },
    },
  },
  places: columnsOf('erased_client', ['matches'], {
    class: 'pseudonym',
    purpose: 'search-again',
    retention: 'client-dossier',
    eraser: 'overwrite-column',
    subject: { kind: 'client', by: 'client_id' },
    sealed: false,
  }),
});
