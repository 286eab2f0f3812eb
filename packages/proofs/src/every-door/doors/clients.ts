import { newId } from '@kean/kernel';
import { type Doors, idOf, nothing } from './door.ts';

/** None of these is there; that a case is out of reach, or about whoever asks, is told as the same by the tests of its clause. */
const onRequest = {
  about: null,
  input: () => ({ requestId: newId() }),
  afterwards: ['CLIENTS_REQUEST_NOT_FOUND'],
} as const;
const onLink = { about: 'Client', notFound: 'CLIENTS_CLIENT_NOT_FOUND' } as const;

export const clientsDoors: Doors = {
  'clients.dossier': {
    about: 'Client',
    notFound: 'CLIENTS_CLIENT_NOT_FOUND',
    input: (act) => ({ clientId: idOf(act) }),
  },
  'clients.list': { about: null, input: () => ({ limit: 100 }) },
  'clients.search': { about: null, input: () => ({ q: '王', limit: 100 }) },
  'clients.visits.invite': {
    about: 'Client',
    notFound: 'CLIENTS_CLIENT_NOT_FOUND',
    input: (act) => ({ clientId: idOf(act), reason: 'own-pages', channel: 'screen' }),
    // Many ask for a link to the same client here; a day has room for ten.
    afterwards: [
      'CLIENTS_CLIENT_HAS_NO_PHONE',
      'CLIENTS_PHONE_AWAITS',
      'CLIENTS_NO_GROUND_TO_WRITE',
      'CLIENTS_INVITED_TOO_OFTEN',
      'CLIENTS_SHEET_AND_LINK_BY_TWO',
    ],
  },
  'clients.visits.follow': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.visits.watch': { ...onLink, input: (act) => ({ clientId: idOf(act), forSeconds: 0 }) },
  'clients.visits.withdraw': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  // The client's own pages: no person of the office has a visit, whatever they may do, and a browser cannot bring one.
  'clients.visits.askCode': { about: null, input: () => ({ linkSecret: 'x'.repeat(22) }) },
  'clients.visits.enter': {
    about: null,
    input: () => ({ linkSecret: 'x'.repeat(22), code: '000000' }),
    afterwards: ['CLIENTS_VISIT_REFUSED'],
  },
  'clients.visits.leave': { about: null, input: nothing },
  'clients.visits.own': { about: null, input: nothing },
  'clients.visits.copy': { about: null, input: nothing },
  'clients.mails.own': { about: null, input: nothing },
  'clients.mails.ask': {
    about: null,
    input: () => ({ address: 'duanmu.jin@mail.example' }),
    afterwards: ['CLIENTS_MAIL_CODES_USED_UP'],
  },
  'clients.mails.prove': {
    about: null,
    input: () => ({ codeId: newId(), pageSecret: 'x'.repeat(22), address: 'duanmu.jin@mail.example', code: '000000' }),
    afterwards: ['CLIENTS_MAIL_CODE_REFUSED'],
  },
  'clients.mails.drop': { about: null, input: nothing },
  'clients.sheets.issue': {
    ...onLink,
    input: (act) => ({ clientId: idOf(act), paper: 'identity-card', isPresent: true }),
    afterwards: [
      'CLIENTS_SHEET_BY_ANOTHER',
      'CLIENTS_SHEET_HAS_MOBILE',
      'CLIENTS_SHEET_PHONE_AWAITS',
      'CLIENTS_SHEETS_TOO_MANY',
    ],
  },
  'clients.sheets.of': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.sheets.withdraw': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.sheets.entries': { about: null, input: nothing },
  'clients.objections.of': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.objections.note': { ...onLink, input: (act) => ({ clientId: idOf(act), reason: 'asked' }) },
  'clients.objections.lift': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.objections.own': { about: null, input: nothing },
  'clients.objections.object': { about: null, input: nothing },
  'clients.objections.hearAgain': { about: null, input: nothing },
  'clients.phones.of': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.phones.list': { about: null, input: nothing },
  'clients.phones.confirm': {
    ...onLink,
    input: (act) => ({ clientId: idOf(act), because: 'papers-seen' }),
    afterwards: ['CLIENTS_PHONE_NOTHING_TO_CONFIRM'],
  },
  'clients.phones.object': {
    about: null,
    input: () => ({ linkSecret: 'x'.repeat(22) }),
    afterwards: ['CLIENTS_PHONE_LINK_REFUSED'],
  },
  'clients.phones.confirmOwn': {
    about: null,
    input: () => ({ linkSecret: 'x'.repeat(22) }),
    afterwards: ['CLIENTS_PHONE_LINK_REFUSED'],
  },
  'clients.phones.confirmInVisit': { about: null, input: nothing, afterwards: ['CLIENTS_PHONE_NOTHING_TO_CONFIRM'] },
  'clients.phones.ownChange': { about: null, input: nothing },
  'clients.requests.ask': { about: null, input: () => ({ key: newId(), kind: 'copy' }) },
  'clients.requests.own': { about: null, input: nothing },
  'clients.requests.take': {
    ...onLink,
    input: (act) => ({ key: newId(), clientId: idOf(act), kind: 'copy', channel: 'word', by: 'subject' }),
    afterwards: ['CLIENTS_REQUESTS_TOO_MANY'],
  },
  'clients.requests.list': { about: null, input: () => ({ limit: 1 }) },
  'clients.requests.ofClient': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.requests.get': onRequest,
  'clients.requests.handlers': onRequest,
  'clients.requests.openWords': { ...onRequest, input: () => ({ requestId: newId(), stepId: newId() }) },
  'clients.requests.checkIdentity': {
    ...onRequest,
    input: () => ({ requestId: newId(), version: 1, how: 'papers-seen' }),
  },
  'clients.requests.assign': { ...onRequest, input: () => ({ requestId: newId(), version: 1, staffId: newId() }) },
  'clients.requests.nameAccused': { ...onRequest, input: () => ({ requestId: newId(), version: 1, staffId: newId() }) },
  'clients.requests.correct': {
    ...onRequest,
    input: () => ({ requestId: newId(), version: 1, field: 'gender', value: '女' }),
  },
  'clients.requests.extend': { ...onRequest, input: () => ({ requestId: newId(), version: 1, because: 'complex' }) },
  'clients.requests.decide': { ...onRequest, input: () => ({ requestId: newId(), version: 1, outcome: 'granted' }) },
  'clients.requests.lift': { ...onRequest, input: () => ({ requestId: newId(), version: 1 }) },
  'POST /requests/:requestId/documents': {
    ...onRequest,
    file: () => `/requests/${newId()}/documents?documentId=${newId()}&kind=other`,
  },
  'POST /requests/:requestId/documents/:documentId': {
    ...onRequest,
    file: () => `/requests/${newId()}/documents/${newId()}`,
  },
  'POST /requests/own/:requestId/documents': {
    ...onRequest,
    inner: true,
    file: () => `/requests/own/${newId()}/documents?documentId=${newId()}&kind=other`,
  },
};
