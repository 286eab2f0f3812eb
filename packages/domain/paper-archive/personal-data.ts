import { declarePersonalData } from '@kean/kernel';

/** Paper itself is not in the system: here are its numbers and places. The picture of shreds could show a scrap, so it is sealed. */
export const personalData = declarePersonalData({
  owner: 'paper-archive',
  clauses: '2.3',
  purposes: {
    'prove-destruction': {
      purpose: { zh: '证明纸质资料已销毁', en: 'to prove that paper was destroyed' },
      basis: {
        zh: '履行删除义务所必需（个人信息保护法第十三条第三项、第四十七条、规范第2.3条）',
        en: 'needed for the duty to erase (PIPL 13, item 3, and 47; clause 2.3)',
      },
    },
  },
  places: [
    {
      place: 'object:shredding/<id>/picture',
      class: 'sensitive',
      purpose: 'prove-destruction',
      retention: 'paper-proof',
      eraser: 'destroy-data-key',
      subject: { kind: 'import', by: '<id>' },
      sealed: true,
    },
  ],
});
