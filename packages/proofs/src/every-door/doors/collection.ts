import { NOTICE_WORD_NAMES } from '@kean/collection/contract/notice-items';
import { newId } from '@kean/kernel';
import { type Doors, idOf, nothing } from './door.ts';

/** A notice is the whole agency's and none of these is there: whoever may act is told so. */
const onNotice = {
  about: null,
  input: () => ({ noticeId: newId(), revision: 1 }),
  afterwards: ['COLLECTION_NOTICE_NOT_FOUND'],
} as const;
/** A campaign is the whole agency's and none of these is there: whoever may act is told so. */
const onCampaign = {
  about: null,
  input: () => ({ campaignId: newId(), revision: 1 }),
  afterwards: ['COLLECTION_CAMPAIGN_NOT_FOUND'],
} as const;
const oneCampaign = { ...onCampaign, input: () => ({ campaignId: newId() }) } as const;
const onConsents = { about: 'Client', notFound: 'COLLECTION_CLIENT_NOT_FOUND' } as const;
const onImport = { about: 'Import', notFound: 'COLLECTION_IMPORT_NOT_FOUND' } as const;
/** A draft is its author's and none of these is there; no scope reaches another's. */
const onDraft = {
  about: null,
  input: () => ({ draftId: newId() }),
  afterwards: ['COLLECTION_DRAFT_NOT_FOUND'],
} as const;
const AN_EMPTY_FORM = { person: {}, services: [{ service: 'purchase', values: {} }] };
const MOVED_ON = ['COLLECTION_IMPORT_MOVED_ON'] as const;
/** A notice that says nothing. */
const NO_WORDS = {
  words: Object.fromEntries(NOTICE_WORD_NAMES.map((name) => [name, { zh: '', en: '' }])),
  creditCode: '',
  purposes: [],
};

export const collectionDoors: Doors = {
  // None of these is there: whoever may act is told so.
  'collection.bases.approve': {
    about: null,
    input: () => ({ approvalId: newId() }),
    afterwards: ['COLLECTION_BASIS_MOVED_ON'],
  },
  'collection.bases.end': {
    about: null,
    input: () => ({ approvalId: newId() }),
    afterwards: ['COLLECTION_BASIS_MOVED_ON'],
  },
  'collection.visits.consents': { about: null, input: nothing },
  'collection.visits.give': {
    about: null,
    input: () => ({
      key: newId(),
      noticeId: newId(),
      by: 'subject',
      underFourteen: false,
      answers: [{ purpose: 'viewing', answer: 'given' }],
    }),
    afterwards: ['COLLECTION_CONSENT_NOTICE_OUTDATED'],
  },
  'collection.visits.correctItem': {
    about: null,
    input: () => ({ itemId: newId(), field: 'demand.layout', value: '三室' }),
    afterwards: ['COLLECTION_ITEM_NOT_FOUND'],
  },
  'collection.visits.withdraw': { about: null, input: () => ({ key: newId(), purposes: ['viewing'] }) },
  'collection.visits.receipt': {
    about: null,
    input: () => ({ receiptId: newId() }),
    afterwards: ['COLLECTION_RECEIPT_NOT_FOUND'],
  },
  'collection.bases.list': { about: null, input: nothing },
  'collection.bases.propose': {
    about: null,
    input: () => ({ purpose: 'no-such-purpose' }),
    afterwards: ['COLLECTION_BASIS_MOVED_ON'],
  },
  'collection.campaigns.approve': onCampaign,
  'collection.campaigns.draft': {
    about: null,
    input: () => ({
      ...{
        selection: { of: 'all' },
        noticeId: newId(),
        purposes: ['viewing'],
        language: 'zh',
        batchSize: 1,
        perHour: 1,
      },
      remindAfterDays: null,
    }),
    afterwards: ['COLLECTION_CONSENT_NOTICE_OUTDATED'],
  },
  'collection.campaigns.get': oneCampaign,
  'collection.campaigns.list': { about: null, input: nothing },
  'collection.campaigns.options': { about: null, input: nothing },
  'collection.campaigns.pause': onCampaign,
  'collection.campaigns.preview': { about: null, input: () => ({ selection: { of: 'all' } }) },
  'collection.campaigns.resume': onCampaign,
  'collection.campaigns.stop': onCampaign,
  'collection.campaigns.watch': { ...oneCampaign, input: () => ({ campaignId: newId(), forSeconds: 0 }) },
  'collection.consents.of': { ...onConsents, input: (act) => ({ clientId: idOf(act) }), afterwards: [] },
  'collection.consents.receipt': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), receiptId: newId() }),
    afterwards: ['COLLECTION_RECEIPT_NOT_FOUND'],
  },
  'collection.consents.record': {
    ...onConsents,
    input: (act) => ({
      ...{
        key: newId(),
        clientId: idOf(act),
        noticeId: newId(),
        channel: 'attested',
        by: 'subject',
        underFourteen: false,
      },
      answers: [{ purpose: 'viewing', answer: 'refused' }],
    }),
    afterwards: ['COLLECTION_CONSENT_NOTICE_OUTDATED'],
  },
  'collection.consents.askCode': {
    ...onConsents,
    input: (act) => ({
      ...{ clientId: idOf(act), noticeId: newId(), by: 'subject', underFourteen: false },
      answers: [{ purpose: 'viewing', answer: 'given' }],
    }),
    afterwards: ['COLLECTION_CONSENT_NOTICE_OUTDATED'],
  },
  'collection.consents.countersign': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), actId: newId() }),
    afterwards: ['COLLECTION_COUNTERSIGN_NOT_POSSIBLE'],
  },
  'collection.consents.object': {
    about: null,
    input: () => ({ linkSecret: 'x'.repeat(22) }),
    afterwards: ['COLLECTION_CONSENT_LINK_REFUSED'],
  },
  'collection.consents.signature': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), actId: newId() }),
    afterwards: ['COLLECTION_SIGNATURE_NOT_FOUND'],
  },
  'collection.consents.watch': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), forSeconds: 0 }),
    afterwards: [],
  },
  'collection.consents.withdraw': {
    ...onConsents,
    input: (act) => ({ key: newId(), clientId: idOf(act), channel: 'tablet', purposes: ['market-news'] }),
    // No notice was ever published there: nothing a receipt could name.
    afterwards: ['COLLECTION_CONSENT_NOTICE_OUTDATED'],
  },
  'collection.corrections.correct': {
    ...onConsents,
    // No such number exists: whoever reaches the client is told so, and nothing changes.
    input: (act) => ({ clientId: idOf(act), field: 'idNumber', value: '1', verified: false }),
  },
  'collection.corrections.correctItem': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), itemId: newId(), field: 'demand.layout', value: '三室', verified: false }),
    afterwards: ['COLLECTION_ITEM_NOT_FOUND'],
  },
  'collection.corrections.itemTrail': {
    ...onConsents,
    input: (act) => ({ clientId: idOf(act), itemId: newId(), field: 'demand.layout' }),
  },
  'collection.corrections.trail': { ...onConsents, input: (act) => ({ clientId: idOf(act), field: 'remark' }) },
  'collection.registration.check': { about: null, input: () => ({ form: AN_EMPTY_FORM }) },
  'collection.registration.drafts.begin': {
    about: null,
    input: () => ({ form: AN_EMPTY_FORM }),
    afterwards: ['COLLECTION_TOO_MANY_DRAFTS'],
  },
  'collection.registration.drafts.discard': onDraft,
  'collection.registration.drafts.keep': {
    ...onDraft,
    input: () => ({ draftId: newId(), revision: 1, form: AN_EMPTY_FORM }),
  },
  'collection.registration.drafts.list': { about: null, input: nothing },
  'collection.registration.drafts.open': onDraft,
  'collection.registration.forms': { about: null, input: nothing },
  'collection.registration.lookForDuplicate': {
    about: null,
    input: () => ({ phone: '12345' }),
    afterwards: ['COLLECTION_LOOKED_UP_TOO_OFTEN'],
  },
  'collection.registration.register': { ...onDraft, input: () => ({ draftId: newId(), form: AN_EMPTY_FORM }) },
  'collection.intake.check': { about: null, input: () => ({ form: { service: 'purchase', values: {} } }) },
  'collection.notices.compare': { ...onNotice, input: () => ({ from: newId(), to: newId() }) },
  'collection.notices.draft': {
    about: null,
    input: () => ({ line: 'every-door' }),
    afterwards: ['COLLECTION_NOTICE_IN_THE_MAKING'],
  },
  'collection.notices.edit': { ...onNotice, input: () => ({ noticeId: newId(), revision: 1, content: NO_WORDS }) },
  'collection.notices.get': { ...onNotice, input: () => ({ noticeId: newId() }) },
  'collection.notices.list': { about: null, input: nothing },
  'collection.notices.publish': onNotice,
  'collection.notices.return': onNotice,
  'collection.notices.submit': onNotice,
  'collection.notices.withdraw': onNotice,
  'collection.purposes.list': { about: null, input: nothing },
  'collection.imports.cancel': { ...onImport, input: (act) => ({ importId: idOf(act) }), afterwards: MOVED_ON },
  'collection.imports.confirm': {
    ...onImport,
    ownOnly: true,
    input: (act) => ({ importId: idOf(act), version: 1, mapping: ['name', 'phone'], services: ['purchase'] }),
    afterwards: MOVED_ON,
  },
  'collection.imports.get': { ...onImport, input: (act) => ({ importId: idOf(act) }) },
  'collection.imports.list': { about: null, input: () => ({ limit: 100 }) },
  'collection.imports.preview': {
    ...onImport,
    ownOnly: true,
    input: (act) => ({ importId: idOf(act) }),
    afterwards: MOVED_ON,
  },
  'collection.imports.report': { ...onImport, input: (act) => ({ importId: idOf(act) }) },
  'collection.imports.watch': { ...onImport, input: (act) => ({ importId: idOf(act) }) },
  'POST /consents/:clientId/acts/:actId/scans': {
    ...onConsents,
    input: () => ({}),
    afterwards: ['COLLECTION_CONSENT_FORM_NOT_FOUND'],
    file: (act) => `/consents/${idOf(act)}/acts/${newId()}/scans?documentId=${newId()}&sheets=1`,
  },
  'POST /imports': {
    about: null,
    input: () => ({}),
    afterwards: ['COLLECTION_FILE_REFUSED'],
    file: () => '/imports',
  },
  'GET /imports/:id/rejects': {
    ...onImport,
    ownOnly: true,
    input: nothing,
    afterwards: ['COLLECTION_REJECTS_ABSENT'],
    file: (act) => `/imports/${idOf(act)}/rejects`,
  },
};
