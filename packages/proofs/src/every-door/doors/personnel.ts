import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nobody leaves in the sample: every name is of something that is not there. */
const seen = () => ({ leavingId: newId(), version: 1 });
const onLeaving = { about: null, input: seen, afterwards: ['PERSONNEL_LEAVING_NOT_FOUND'] } as const;
/** A list of one row that is faulty. */
const NOBODY = { people: [{ displayName: '', mail: '' }] };
/** The example of RFC 8037, appendix A. */
const PUBLIC_KEYS = JSON.stringify({
  keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }],
});
const onConnector = { about: null, afterwards: ['PERSONNEL_CONNECTOR_NOT_FOUND'] } as const;
const onNoDelivery = { about: null, afterwards: ['PERSONNEL_DELIVERY_NOT_FOUND'] } as const;
const onNobody = { about: null, afterwards: ['PERSONNEL_PERSON_NOT_FOUND'] } as const;

/** Nobody broke anything in the sample. */
const onNoBreach = { about: null, afterwards: ['PERSONNEL_BREACH_NOT_FOUND'] } as const;
const SAID = {
  ...{ kind: 'other', measure: 'talk', happenedOn: '2026-11-02' },
  ...{ facts: '未按规定锁屏离座，同事当面提醒。', measureText: '谈话提醒' },
};
const onNoDuty = { about: null, afterwards: ['PERSONNEL_DUTY_NOT_FOUND'] } as const;

export const personnelDoors: Doors = {
  'personnel.leavings.preview': { ...onNobody, input: () => ({ staffId: newId() }) },
  'personnel.leavings.begin': { ...onNobody, input: () => ({ staffId: newId(), way: 'at-once' }) },
  'personnel.leavings.list': { about: null, input: () => ({}) },
  'personnel.leavings.read': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.watch': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.cutNow': onLeaving,
  'personnel.leavings.callOff': onLeaving,
  'personnel.leavings.confirmTask': {
    ...onLeaving,
    input: () => ({ leavingId: newId(), kind: 'computer', outcome: 'back' }),
  },
  'personnel.leavings.remind': { ...onLeaving, input: () => ({ leavingId: newId() }) },
  'personnel.leavings.takeSigning': {
    ...onLeaving,
    input: () => ({ leavingId: newId(), how: 'paper', paperRef: 'LZ-1' }),
  },
  'personnel.leavings.tryAgain': onLeaving,
  'personnel.leavings.askUndo': onLeaving,
  'personnel.leavings.confirmUndo': onLeaving,
  'personnel.fitness.own': { about: null, input: nothing },
  'personnel.fitness.undertaking': { about: null, input: nothing },
  'personnel.fitness.sign': {
    about: null,
    input: () => ({ version: 1, staffNumber: 'S9999999' }),
    afterwards: ['PERSONNEL_SIGNED_WITH_ANOTHER_NUMBER'],
  },
  'personnel.fitness.course': { about: null, input: () => ({ duty: 'client-information' }) },
  'personnel.fitness.answer': {
    about: null,
    input: () => ({ duty: 'client-information', version: 1, tries: 0, answers: [9] }),
    afterwards: ['PERSONNEL_ANSWERS_INCOMPLETE'],
  },
  'personnel.fitness.matrix': { about: null, input: () => ({}) },
  'personnel.fitness.export': { about: null, input: nothing },
  'personnel.fitness.recordCheck': {
    ...onNobody,
    input: () => ({ staffId: newId(), result: 'clear', checkedBy: 'office', checkedOn: '2026-11-02' }),
  },
  'personnel.fitness.recordPaper': {
    ...onNobody,
    input: () => ({ staffId: newId(), signedOn: '2026-11-02', paperRef: 'CN-1' }),
  },
  'personnel.fitness.papers': { ...onNoDuty, input: () => ({ fulfilmentId: newId() }) },
  'personnel.fitness.takePaperBack': {
    about: null,
    input: () => ({ paperId: newId() }),
    afterwards: ['PERSONNEL_PAPER_NOT_FOUND'],
  },
  'POST /personnel/checks/:id/papers': {
    ...onNoDuty,
    input: () => ({}),
    file: () => `/personnel/checks/${newId()}/papers?paperId=${newId()}`,
  },
  'POST /personnel/papers/:id': {
    about: null,
    input: () => ({}),
    afterwards: ['PERSONNEL_PAPER_NOT_FOUND'],
    file: () => `/personnel/papers/${newId()}?reason=audit`,
  },
  'POST /personnel/people/lists': {
    about: null,
    input: () => ({}),
    afterwards: ['PERSONNEL_LIST_NOBODY'],
    file: () => '/personnel/people/lists',
  },
  'personnel.fitness.decide': {
    ...onNoDuty,
    input: () => ({ fulfilmentId: newId(), decision: 'refuse' }),
  },
  'personnel.fitness.withdraw': { ...onNoDuty, input: () => ({ fulfilmentId: newId() }) },
  'personnel.fitness.roleDuties': { about: null, input: nothing },
  'personnel.fitness.setRoleDuty': {
    ...onNoDuty,
    input: () => ({ roleCode: 'nobody', duty: 'client-information', isAsked: true }),
  },
  'personnel.fitness.texts': { about: null, input: nothing },
  'personnel.fitness.writeText': {
    about: null,
    input: () => ({ title: '承诺书', titleEn: 'Undertaking', paragraphs: [{ zh: '承诺', en: 'I undertake' }] }),
  },
  'personnel.fitness.publishText': { ...onNoDuty, input: () => ({ version: 9_999, daysToSign: 30 }) },
  'personnel.notice.watch': { about: null, input: nothing },
  'personnel.notice.setQuota': { about: null, input: () => ({ percent: 30 }) },
  'personnel.handovers.list': { about: null, input: nothing },
  'personnel.handovers.confirm': {
    about: null,
    input: () => ({ leavingId: newId(), branchId: newId(), successorId: newId() }),
    afterwards: ['PERSONNEL_HANDOVER_NOT_FOUND'],
  },
  'personnel.reminder.read': {
    about: null,
    input: () => ({ secret: 'x'.repeat(22) }),
    afterwards: ['PERSONNEL_LINK_INVALID'],
  },
  'personnel.reminder.sign': {
    about: null,
    input: () => ({ secret: 'x'.repeat(22), staffNumber: 'S9999999' }),
    afterwards: ['PERSONNEL_LINK_INVALID'],
  },
  'personnel.phones.list': { ...onNobody, input: () => ({ staffId: newId() }) },
  'personnel.phones.record': { ...onNobody, input: () => ({ staffId: newId(), phone: '13800000000' }) },
  'personnel.phones.mistake': {
    about: null,
    input: () => ({ phoneId: newId() }),
    afterwards: ['PERSONNEL_PHONE_NOT_FOUND'],
  },
  'personnel.directories.list': { about: null, input: nothing },
  'personnel.directories.make': {
    about: null,
    input: () => ({ label: '人事系统', keyId: newId() }),
    afterwards: ['PERSONNEL_KEY_UNFIT'],
  },
  'personnel.directories.renewKey': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, keyId: newId() }),
  },
  'personnel.directories.switch': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, on: false }),
  },
  'personnel.directories.allowRole': {
    ...onConnector,
    input: () => ({ connectorId: newId(), roleCode: 'agent' }),
  },
  'personnel.directories.forbidRole': {
    ...onConnector,
    input: () => ({ connectorId: newId(), roleCode: 'agent' }),
  },
  'personnel.webhooks.list': { about: null, input: nothing },
  'personnel.webhooks.make': {
    about: null,
    input: () => ({ label: '门禁', url: 'http://door.example/hook' }),
    afterwards: ['PERSONNEL_ADDRESS_NOT_SECURE'],
  },
  'personnel.webhooks.renewSecret': { ...onConnector, input: () => ({ connectorId: newId(), version: 1 }) },
  'personnel.webhooks.release': { ...onConnector, input: () => ({ connectorId: newId(), version: 1 }) },
  'personnel.webhooks.try': { ...onConnector, input: () => ({ connectorId: newId() }) },
  'personnel.groups.list': { about: null, input: nothing },
  'personnel.groups.try': { about: null, input: nothing },
  'personnel.trials.ask': { ...onConnector, input: () => ({ connectorId: newId() }) },
  'personnel.trials.last': { about: null, input: () => ({ connectorId: newId() }) },
  'personnel.trials.signInProvider': { about: null, input: nothing },
  'personnel.trials.trySignIn': { about: null, input: nothing, afterwards: ['PERSONNEL_CONNECTOR_NOT_FOUND'] },
  'personnel.calls.list': { about: null, input: () => ({ connectorId: newId() }) },
  'personnel.deliveries.list': { about: null, input: () => ({ connectorId: newId() }) },
  'personnel.deliveries.sendAgain': { ...onNoDelivery, input: () => ({ deliveryId: newId() }) },
  'personnel.deliveries.confirm': { ...onNoDelivery, input: () => ({ deliveryId: newId() }) },
  'personnel.receivers.list': { about: null, input: nothing },
  'personnel.receivers.make': {
    about: null,
    input: () => ({ label: '门禁', keyId: newId(), audience: 'door', subject: 'opaque' }),
    afterwards: ['PERSONNEL_KEY_UNFIT'],
  },
  'personnel.receivers.renewKey': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, keyId: newId() }),
  },
  'personnel.receivers.release': { ...onConnector, input: () => ({ connectorId: newId(), version: 1 }) },
  'personnel.receivers.renewSigningKey': {
    about: null,
    input: () => ({ seen: newId(), atOnce: false }),
    afterwards: ['PERSONNEL_CONNECTOR_CHANGED', 'PERSONNEL_CONNECTORS_NOT_SET_UP'],
  },
  'personnel.providers.list': { about: null, input: nothing },
  'personnel.providers.make': {
    about: null,
    input: () => ({
      ...{ label: '身份系统', keyId: newId() },
      ...{ issuer: 'https://login.office.example', audience: 'kean', keySet: PUBLIC_KEYS },
    }),
    afterwards: ['PERSONNEL_KEY_UNFIT'],
  },
  'personnel.providers.renewKey': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, keyId: newId() }),
  },
  'personnel.providers.replaceKeys': {
    ...onConnector,
    input: () => ({ connectorId: newId(), version: 1, keySet: PUBLIC_KEYS }),
  },
  'personnel.providers.allow': { ...onConnector, input: () => ({ connectorId: newId(), effect: 'sessions' }) },
  'personnel.providers.forbid': { ...onConnector, input: () => ({ connectorId: newId(), effect: 'sessions' }) },
  'personnel.secrecy.undertakings': { about: null, input: () => ({}) },
  'personnel.secrecy.reminders': { about: null, input: () => ({}) },
  'personnel.secrecy.breaches': { about: null, input: () => ({}) },
  'personnel.secrecy.open': { ...onNoBreach, input: () => ({ breachId: newId() }) },
  'personnel.secrecy.export': { about: null, input: () => ({ register: 'breaches' }) },
  'personnel.secrecy.record': { ...onNobody, input: () => ({ staffNumber: 'S9999999', ...SAID }) },
  'personnel.secrecy.correct': { ...onNoBreach, input: () => ({ breachId: newId(), version: 1, ...SAID }) },
  'personnel.secrecy.decide': {
    ...onNoBreach,
    input: () => ({ breachId: newId(), version: 1, decision: 'refuse' }),
  },
  'personnel.secrecy.answer': {
    ...onNoBreach,
    input: () => ({ breachId: newId(), version: 1, decision: 'lift', text: '申诉成立' }),
  },
  'personnel.secrecy.takeDownAppeal': {
    ...onNoBreach,
    input: () => ({ breachId: newId(), version: 1, text: '来信称不是本人' }),
  },
  'personnel.secrecy.own': { about: null, input: nothing },
  'personnel.secrecy.appeal': { ...onNoBreach, input: () => ({ breachId: newId(), version: 1, text: '不是本人' }) },
  'personnel.people.list': { about: null, input: nothing },
  'personnel.people.preview': { about: null, input: () => NOBODY },
  'personnel.people.takeOn': { about: null, input: () => NOBODY, afterwards: ['PERSONNEL_LIST_FAULTY'] },
  'personnel.people.orderMove': { ...onNobody, input: () => ({ staffId: newId(), branchId: newId() }) },
  'personnel.people.callOffMove': {
    about: null,
    input: () => ({ moveId: newId() }),
    afterwards: ['PERSONNEL_MOVE_OVER'],
  },
  'personnel.people.orderAbsence': { ...onNobody, input: () => ({ staffId: newId() }) },
  'personnel.people.endAbsence': {
    about: null,
    input: () => ({ absenceId: newId() }),
    afterwards: ['PERSONNEL_ABSENCE_OVER'],
  },
};
