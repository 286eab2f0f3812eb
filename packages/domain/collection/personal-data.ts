import { columnsOf, declarePersonalData } from '@kean/kernel';
import { rejectsSubject } from './rules/rejects-have-a-key-of-their-own.ts';

/** The people in a list are not known before it has run: until then everything is the import's. */
const ofImport = {
  class: 'sensitive',
  purpose: 'take-over-old-list',
  eraser: 'destroy-data-key',
  sealed: true,
} as const;
const byKey = { kind: 'import', by: '<id>' } as const;

/** Where an old list lies while it is being taken over. Everything is gone, or a client's own, when the import has ended. */
export const personalData = declarePersonalData({
  owner: 'collection',
  clauses: '1',
  purposes: {
    'take-over-old-list': {
      purpose: { zh: '承接存量客户名单', en: 'to take over an old client list' },
      basis: {
        zh: '原已合法收集的信息，导入后先征询同意（个人信息保护法第十三条第一项、规范第1章）',
        en: 'collected lawfully before; consent is asked for after the import (PIPL 13, item 1; clause 1)',
      },
    },
    'register-client': {
      purpose: { zh: '登记前来委托的客户', en: 'to register a client who asks for a service' },
      basis: {
        zh: '本人当面提供，为订立经纪服务合同所必需（个人信息保护法第十三条第二项、规范第1章）',
        en: 'given by the person, needed to conclude a service contract (PIPL 13, item 2; clause 1)',
      },
    },
  },
  places: [
    ...columnsOf('import', ['preview'], {
      ...ofImport,
      retention: 'import-upload',
      subject: { kind: 'import', by: 'id' },
    }),
    // Nobody is a client yet: the key is the draft's own, of the kind that whatever is taken in has.
    ...columnsOf('registration_draft', ['sealed'], {
      ...ofImport,
      purpose: 'register-client',
      retention: 'registration-draft',
      subject: { kind: 'import', by: 'id' },
    }),
    { ...ofImport, place: 'object:imports/<id>/source', retention: 'import-upload', subject: byKey },
    {
      ...ofImport,
      place: 'object:imports/<id>/rejects',
      retention: 'import-rejects',
      subject: byKey,
      sealedUnder: rejectsSubject,
    },
  ],
});
