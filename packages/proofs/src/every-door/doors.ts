import { NOTICE_WORD_NAMES } from '@kean/collection/contract/notice-items';
import { newId } from '@kean/kernel';
import type { Somebody } from '../office/everyone.ts';
import { REVEALABLE_NAMES, type RevealableName } from '../office/written-clients.ts';
import type { Asked, Kind } from './records.ts';

/** One act that is asked for: by whom, on what, and of which field where the act knows fields. */
export interface Act {
  readonly who: Somebody;
  readonly asked: Asked | null;
  readonly field?: RevealableName;
}

/** How a procedure is asked so that only permission decides. A procedure without a door here fails the proof by its name. */
export interface Door {
  /** The kind of record its input names; `null` where it names none. */
  readonly about: Kind | null;
  /** A valid input; `undefined` where there is none. */
  readonly input: (act: Act) => unknown;
  /** Code of a record that is absent, and of one that is out of reach: one and the same. */
  readonly notFound?: string;
  /** What a call that was let through may meet afterwards, besides an answer: later refusals that change nothing. */
  readonly afterwards?: readonly string[];
  /** Only whoever made the record, however far the grant reaches. */
  readonly ownOnly?: true;
  /** The action that says how far records are reached, where it is not the procedure's own. */
  readonly reachedBy?: string;
  /** Asked field by field. */
  readonly fields?: readonly RevealableName[];
  /** A file instead of a procedure: its address, and its action since no list of procedures tells it. */
  readonly file?: { readonly action: string; readonly address: (act: Act) => string; readonly method: 'GET' | 'POST' };
}

/** A notice is the whole agency's and none of these is there: whoever may act is told so. */
const onNotice = {
  about: null,
  input: () => ({ noticeId: newId(), revision: 1 }),
  afterwards: ['COLLECTION_NOTICE_NOT_FOUND'],
} as const;
/** None of these is there; that a case is out of reach, or about whoever asks, is told as the same by the tests of its clause. */
const onRequest = {
  about: null,
  input: () => ({ requestId: newId() }),
  afterwards: ['CLIENTS_REQUEST_NOT_FOUND'],
} as const;
const nothing = (): undefined => undefined;
const idOf = ({ asked }: Act): string => asked?.id ?? newId();
const onClient = { about: 'Client', notFound: 'CIRCULATION_CLIENT_NOT_FOUND' } as const;
const onLink = { about: 'Client', notFound: 'CLIENTS_CLIENT_NOT_FOUND' } as const;
const onConsents = { about: 'Client', notFound: 'COLLECTION_CLIENT_NOT_FOUND' } as const;
const onImport = { about: 'Import', notFound: 'COLLECTION_IMPORT_NOT_FOUND' } as const;
const onRotation = {
  about: 'Rotation',
  notFound: 'STORAGE_ROTATION_NOT_FOUND',
  input: (act: Act) => ({ rotationId: idOf(act), version: 1 }),
} as const;
/** Dead work has a number and no owner; none of it is there unless something broke. */
const onJob = { about: null, afterwards: ['STORAGE_JOB_NOT_FOUND'] } as const;
/** A draft is its author's and none of these is there; no scope reaches another's. */
const onDraft = {
  about: null,
  input: () => ({ draftId: newId() }),
  afterwards: ['COLLECTION_DRAFT_NOT_FOUND'],
} as const;
const AN_EMPTY_FORM = { person: {}, services: [{ service: 'purchase', values: {} }] };
const MOVED_ON = ['COLLECTION_IMPORT_MOVED_ON'] as const;

const onStaff = {
  about: 'Staff',
  notFound: 'AGENCY_STAFF_NOT_FOUND',
} as const;
const onExtraGrant = {
  about: 'ExtraGrant',
  notFound: 'AGENCY_EXTRA_GRANT_NOT_FOUND',
  input: (act: Act) => ({ id: idOf(act) }),
  afterwards: ['AGENCY_EXTRA_GRANT_DECIDED'],
} as const;
/** Somebody else's is told as what does not exist; `agency.sessions.end` of one's own would end the session that asks here. */
const onOwnSession = {
  about: 'Session',
  notFound: 'AGENCY_SESSION_UNKNOWN',
  ownOnly: true,
  input: ({ who, asked }: Act) => ({ sessionId: asked?.owner === who.at.staffId ? newId() : (asked?.id ?? newId()) }),
  afterwards: ['AGENCY_SESSION_UNKNOWN'],
} as const;
const onOwnFactor = { about: 'SecondFactor', notFound: 'AGENCY_FACTOR_UNKNOWN', ownOnly: true } as const;
const onHoldings = { about: 'Staff', notFound: 'AUTHORIZATION_NOT_FOUND' } as const;
const onRecovery = {
  about: 'Recovery',
  notFound: 'AGENCY_RECOVERY_NOT_FOUND',
  input: (act: Act) => ({ id: idOf(act) }),
  afterwards: ['AGENCY_RECOVERY_DECIDED'],
} as const;
const A_GRANT = {
  clause: 'clients',
  action: 'read',
  subject: 'Client',
  scope: 'own',
  fields: null,
  conditions: [],
  expiresAt: null,
};
/** No office has given this number to anybody. */
const NO_STAFF_NUMBER = 'S9999999';
const DAY_MS = 86_400_000;
const daysAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Purposes that a role may state, one of each; by any other name the look would be refused for another reason. */
const PURPOSE_OF: Readonly<Record<string, string>> = {
  compliance: 'data-subject-request',
  security: 'incident-handling',
};

function itemOf({ asked, field }: Act): { itemId?: string } {
  if (field?.startsWith('property.') === true) return { itemId: asked?.client?.propertyId ?? newId() };
  if (field?.startsWith('demand.') === true) return { itemId: asked?.client?.demandId ?? newId() };
  return {};
}

/** A notice that says nothing. */
const NO_WORDS = {
  words: Object.fromEntries(NOTICE_WORD_NAMES.map((name) => [name, { zh: '', en: '' }])),
  creditCode: '',
  purposes: [],
};

/** By the path of the procedure; what stands behind a `#` is a second way to ask it. */
export const DOORS: Readonly<Record<string, Door>> = {
  'accountability.log.countEvidence': { about: null, input: () => ({}) },
  'accountability.log.health': { about: null, input: nothing },
  'accountability.log.looksAt': {
    about: 'Client',
    notFound: 'ACCOUNTABILITY_CLIENT_NOT_FOUND',
    // What was seen of the client by this very proof would be another answer each time.
    input: (act) => ({ clientId: idOf(act), limit: 1 }),
  },
  'accountability.log.proof': {
    about: 'AuditEvent',
    notFound: 'ACCOUNTABILITY_EVENT_NOT_FOUND',
    input: (act) => ({ eventId: idOf(act), occurredAt: (act.asked?.occurredAt ?? new Date()).toISOString() }),
    afterwards: ['AUDIT_NOT_SIGNED_YET'],
  },
  'accountability.log.pseudonymise': {
    about: 'Staff',
    notFound: 'ACCOUNTABILITY_STAFF_NOT_FOUND',
    input: (act) => ({ staffId: idOf(act) }),
    afterwards: ['ACCOUNTABILITY_STAFF_STILL_HERE'],
  },
  'accountability.log.search': { about: null, input: () => ({ limit: 1 }) },
  'accountability.log.verify': { about: null, input: nothing },
  'accountability.log.views.delete': {
    about: 'LogView',
    notFound: 'ACCOUNTABILITY_VIEW_NOT_FOUND',
    input: (act) => ({ viewId: idOf(act) }),
    ownOnly: true,
  },
  'accountability.log.views.list': { about: null, input: nothing },
  'accountability.log.views.save': {
    about: null,
    input: () => ({ name: `视图 ${newId().slice(-4).replace(/\d/g, 'x')}`, conditions: {} }),
    afterwards: ['ACCOUNTABILITY_TOO_MANY_VIEWS', 'ACCOUNTABILITY_VIEW_NAME_TAKEN'],
  },
  'accountability.register': { about: null, input: nothing },
  'accountability.regulation.confirm': {
    about: null,
    input: () => ({ factId: 'pipl/nothing', digest: '0'.repeat(64) }),
    afterwards: ['ACCOUNTABILITY_FACT_NOT_FOUND'],
  },
  'accountability.regulation.list': { about: null, input: nothing },
  'accountability.visits.looks': { about: null, input: () => ({}) },
  'agency.explain': { ...onStaff, input: (act) => ({ staffId: idOf(act), action: 'clients.read' }) },
  'agency.explain#client': {
    about: 'Client',
    notFound: 'AGENCY_RECORD_NOT_FOUND',
    reachedBy: 'clients.read',
    input: ({ who, asked }) => {
      return { staffId: who.at.staffId, action: 'clients.read', clientNumber: asked?.client?.number ?? 1 };
    },
  },
  'agency.explainable': { about: null, input: nothing },
  'agency.extraGrants.approve': onExtraGrant,
  'agency.extraGrants.ask': {
    ...onStaff,
    input: (act) => {
      const times = { startsAt: daysAhead(1), endsAt: daysAhead(2) };
      return { staffNumber: act.asked?.staffNumber ?? NO_STAFF_NUMBER, grant: A_GRANT, reason: 'audit', ...times };
    },
    afterwards: ['AGENCY_ROLE_KEPT_FROM_CLIENTS'],
  },
  'agency.extraGrants.list': { about: null, input: () => ({}) },
  'agency.extraGrants.refuse': onExtraGrant,
  'agency.extraGrants.revoke': onExtraGrant,
  'agency.extraGrants.withdraw': { ...onExtraGrant, ownOnly: true },
  'agency.factors.list': { about: null, input: nothing },
  'agency.factors.remove': {
    ...onOwnFactor,
    input: (act) => ({ factorId: idOf(act) }),
    afterwards: ['AGENCY_LAST_FACTOR_STAYS'],
  },
  'agency.factors.rename': { ...onOwnFactor, input: (act) => ({ factorId: idOf(act), name: '验证器' }) },
  'agency.factors.renewRecoveryCodes': { about: null, input: nothing, afterwards: ['AGENCY_FACTOR_UNKNOWN'] },
  'agency.keys.create': {
    about: null,
    // A key holds nothing that its owner does not hold.
    input: ({ who }) => ({
      name: '校验',
      days: 7,
      actions: [who.role === 'operator' ? 'storage.read-keys' : 'clients.read'],
    }),
    afterwards: ['AGENCY_KEYS_FULL'],
  },
  'agency.identities.disconnect': {
    about: 'Identity',
    notFound: 'AGENCY_IDENTITY_UNKNOWN',
    ownOnly: true,
    input: (act) => ({ identityId: idOf(act) }),
    // Whoever disconnects twice is told that nothing is connected.
    afterwards: ['AGENCY_IDENTITY_UNKNOWN'],
  },
  'agency.identities.list': { about: null, input: nothing },
  'agency.keys.list': { about: null, input: nothing },
  'agency.keys.revoke': {
    about: 'ApiKey',
    notFound: 'AGENCY_KEY_UNKNOWN',
    ownOnly: true,
    input: (act) => ({ keyId: idOf(act) }),
    // Whoever revokes a key twice is told that there is none.
    afterwards: ['AGENCY_KEY_UNKNOWN'],
  },
  // A session that is nobody's: all that is asked is whether the person is within reach, and nobody here is signed out.
  'agency.people.endSessions': { ...onHoldings, input: (act) => ({ staffId: idOf(act), sessionId: newId() }) },
  'agency.people.holdings': { ...onHoldings, input: (act) => ({ staffId: idOf(act) }) },
  'agency.people.search': { about: null, input: () => ({ text: '王' }) },
  'agency.recoveries.approve': onRecovery,
  'agency.recoveries.list': { about: null, input: nothing },
  'agency.recoveries.own': { about: null, input: nothing },
  'agency.recoveries.refuse': onRecovery,
  'agency.recoveries.withdraw': { ...onRecovery, ownOnly: true },
  'agency.roles.change': {
    about: null,
    input: () => ({ code: 'agent', version: 999_999, grants: [] }),
    afterwards: ['AGENCY_ROLE_CHANGED_MEANWHILE'],
  },
  'agency.roles.create': {
    about: null,
    input: () => ({ code: 'agent', name: '重复', nameEn: 'Taken', grants: [] }),
    afterwards: ['AGENCY_ROLE_CODE_TAKEN'],
  },
  'agency.roles.history': { about: null, input: () => ({}) },
  'agency.roles.list': { about: null, input: nothing },
  'agency.roles.preview': { about: null, input: () => ({ code: 'archivist', grants: [] }) },
  'agency.roles.remove': {
    about: null,
    input: () => ({ code: 'agent', version: 1 }),
    afterwards: ['AGENCY_ROLE_STILL_HELD'],
  },
  'agency.rolesHolding': { about: null, input: () => ({ action: 'clients.read' }) },
  'agency.session.current': { about: null, input: nothing },
  'agency.session.standing': { about: null, input: nothing },
  'agency.sessions.acknowledgeDevice': { about: null, input: () => ({ deviceId: newId() }) },
  'agency.sessions.end': onOwnSession,
  // Everybody is signed in once here, or the older session is one that is done with.
  'agency.sessions.endOthers': { about: null, input: nothing },
  'agency.sessions.list': { about: null, input: nothing },
  'agency.staff.assignable': { about: null, input: () => ({}) },
  'circulation.assign': {
    ...onClient,
    // To whoever has it already: allowed, and all stays as it is. A lapsed assignment must not come back to life.
    input: (act) => {
      const placement = act.asked?.client?.placement;
      const staffId = placement?.lapsesAt === undefined ? placement?.assigneeId : null;
      return { clientIds: [idOf(act)], staffId: staffId ?? newId() };
    },
    afterwards: ['CIRCULATION_ASSIGNEE_NOT_ELIGIBLE'],
  },
  'circulation.reveal': {
    ...onClient,
    fields: REVEALABLE_NAMES,
    input: (act) => {
      const purpose = PURPOSE_OF[act.who.role] ?? 'follow-up';
      return { clientId: idOf(act), field: act.field ?? 'phone', ...itemOf(act), purpose };
    },
  },
  'circulation.revealOptions': { ...onClient, input: (act) => ({ clientId: idOf(act) }) },
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
    afterwards: ['CLIENTS_CLIENT_HAS_NO_PHONE', 'CLIENTS_NO_GROUND_TO_WRITE', 'CLIENTS_INVITED_TOO_OFTEN'],
  },
  'clients.visits.follow': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.visits.withdraw': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  // The client's own pages: no person of the office has a visit, whatever they may do, and a browser cannot bring one.
  'clients.visits.askCode': { about: null, input: () => ({ linkSecret: 'x'.repeat(22) }) },
  'clients.visits.enter': { about: null, input: () => ({ linkSecret: 'x'.repeat(22), code: '000000' }) },
  'clients.visits.leave': { about: null, input: nothing },
  'clients.visits.own': { about: null, input: nothing },
  'clients.visits.copy': { about: null, input: nothing },
  'clients.objections.of': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.objections.note': { ...onLink, input: (act) => ({ clientId: idOf(act), reason: 'asked' }) },
  'clients.objections.lift': { ...onLink, input: (act) => ({ clientId: idOf(act) }) },
  'clients.objections.own': { about: null, input: nothing },
  'clients.objections.object': { about: null, input: nothing },
  'clients.objections.hearAgain': { about: null, input: nothing },
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
  },
  'collection.visits.withdraw': { about: null, input: () => ({ key: newId(), purposes: ['viewing'] }) },
  'collection.visits.receipt': { about: null, input: () => ({ receiptId: newId() }) },
  'collection.bases.list': { about: null, input: nothing },
  'collection.bases.propose': {
    about: null,
    input: () => ({ purpose: 'no-such-purpose' }),
    afterwards: ['COLLECTION_BASIS_MOVED_ON'],
  },
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
    input: (act) => ({ importId: idOf(act), version: 1, mapping: ['name', 'phone'] }),
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
  'storage.backups.list': { about: null, input: () => ({}) },
  'storage.backups.overview': { about: null, input: nothing },
  'storage.backups.start': {
    about: null,
    input: () => ({ kind: 'records' }),
    afterwards: ['STORAGE_BACKUP_NOT_SET_UP', 'STORAGE_BACKUP_UNDER_WAY'],
  },
  'storage.drills.list': { about: null, input: () => ({}) },
  'storage.drills.start': {
    about: null,
    input: nothing,
    afterwards: ['STORAGE_DRILL_NO_BACKUP', 'STORAGE_DRILL_UNDER_WAY'],
  },
  'storage.keys.overview': { about: null, input: nothing },
  'storage.work.overview': { about: null, input: nothing },
  'storage.work.revive': { ...onJob, input: () => ({ jobId: '7' }) },
  'storage.work.giveUp': { ...onJob, input: () => ({ jobId: '7', reason: 'done-otherwise' }) },
  'storage.work.seeAlert': { about: null, input: () => ({ alertId: '7' }), afterwards: ['STORAGE_ALERT_NOT_FOUND'] },
  'storage.messages.inbox': { about: null, input: nothing, afterwards: ['STORAGE_NO_INBOX', 'STORAGE_INBOX_AWAY'] },
  'storage.messages.overview': { about: null, input: () => ({}) },
  'storage.messages.tryAgain': {
    about: null,
    input: () => ({ messageId: newId() }),
    afterwards: ['STORAGE_MESSAGE_NOT_FOUND'],
  },
  'storage.rotations.list': { about: null, input: () => ({}) },
  'storage.rotations.pause': onRotation,
  'storage.rotations.resume': onRotation,
  'storage.rotations.start': {
    about: null,
    input: () => ({ kind: 'root' }),
    afterwards: ['STORAGE_NOTHING_TO_ROTATE', 'STORAGE_ROTATION_UNDER_WAY'],
  },
  'GET /imports/:id/rejects': {
    ...onImport,
    ownOnly: true,
    input: nothing,
    afterwards: ['COLLECTION_REJECTS_ABSENT'],
    file: { action: 'collection.import', method: 'GET', address: (act) => `/imports/${idOf(act)}/rejects` },
  },
  'POST /accountability/log/evidence': {
    about: null,
    input: () => ({ clientId: newId() }),
    afterwards: ['ACCOUNTABILITY_EVIDENCE_EMPTY'],
    file: { action: 'accountability.export-evidence', method: 'POST', address: () => '/accountability/log/evidence' },
  },
};
