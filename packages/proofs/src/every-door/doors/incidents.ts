import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;

/** No case is open in it either, and nothing was written because of one. */
const onNoNotice = { about: null, afterwards: ['INCIDENTS_NOTICE_NOT_FOUND'] } as const;
/** The cases that doors open are exercises, and their ids are of none. */
const onNoCase = { about: null, afterwards: ['INCIDENTS_CASE_NOT_FOUND'] } as const;

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({}) },
  'incidents.alerts.read': { ...onNoAlert, input: () => ({ alertId: newId() }) },
  'incidents.alerts.move': { ...onNoAlert, input: () => ({ alertId: newId(), version: 1, act: 'triage' }) },
  'incidents.notices.ofCase': { ...onNoNotice, input: () => ({ caseId: newId() }) },
  'incidents.notices.read': { ...onNoNotice, input: () => ({ noticeId: newId() }) },
  'incidents.notices.begin': { ...onNoNotice, input: () => ({ caseId: newId(), kind: 'clients' }) },
  'incidents.notices.write': {
    ...onNoNotice,
    input: () => ({ noticeId: newId(), version: 1, parts: {}, fromFactsOfNow: false }),
  },
  'incidents.notices.approve': { ...onNoNotice, input: () => ({ noticeId: newId(), version: 1 }) },
  'incidents.notices.sending.watch': { ...onNoNotice, input: () => ({ noticeId: newId(), forSeconds: 0 }) },
  'incidents.notices.sending.start': { ...onNoNotice, input: () => ({ noticeId: newId(), language: 'zh' }) },
  'incidents.notices.sending.move': { ...onNoNotice, input: () => ({ noticeId: newId(), round: 1, to: 'paused' }) },
  'incidents.notices.sending.unreached': { ...onNoNotice, input: () => ({ noticeId: newId() }) },
  'incidents.notices.sending.tellByHand': {
    ...onNoNotice,
    input: () => ({ noticeId: newId(), clientId: newId(), how: 'call', toldAt: new Date() }),
  },
  'incidents.notices.publish': { ...onNoNotice, input: () => ({ noticeId: newId(), days: 90 }) },
  'incidents.notices.withdraw': { ...onNoNotice, input: () => ({ noticeId: newId() }) },
  'incidents.notices.published': { about: null, input: nothing },
  'incidents.notices.own': { about: null, input: nothing },
  'incidents.cases.list': { about: null, input: () => ({}) },
  'incidents.cases.read': { ...onNoCase, input: () => ({ caseId: newId() }) },
  'incidents.cases.timeline': { ...onNoCase, input: () => ({ caseId: newId() }) },
  'incidents.cases.clients': { ...onNoCase, input: () => ({ caseId: newId() }) },
  'incidents.cases.open': { about: null, input: () => ({ kind: 'other', title: '门的演练', isDrill: true }) },
  'incidents.cases.move': {
    ...onNoCase,
    input: () => ({ caseId: newId(), version: 1, act: 'comment', words: '已核实' }),
  },
  'incidents.cases.addTask': {
    ...onNoCase,
    input: () => ({ caseId: newId(), title: '核实设备', dueInMinutes: 60, assignedTo: null }),
  },
  'incidents.cases.assignTask': {
    ...onNoCase,
    input: () => ({ caseId: newId(), taskId: newId(), assignedTo: null }),
  },
  'incidents.cases.settleTask': {
    ...onNoCase,
    input: () => ({ caseId: newId(), taskId: newId(), as: 'done', words: null }),
  },
  'incidents.cases.takeEvidence': {
    ...onNoCase,
    input: () => ({ caseId: newId(), kind: 'note', about: null, words: '谈话记录' }),
  },
  'incidents.cases.namePerson': { ...onNoCase, input: () => ({ caseId: newId(), staffNumber: 'A000001' }) },
  'incidents.cases.takeClients': { ...onNoCase, input: () => ({ caseId: newId(), numbers: [1], classes: [] }) },
  'incidents.duties.read': { ...onNoCase, input: () => ({ caseId: newId() }) },
  'incidents.duties.state': {
    ...onNoCase,
    input: () => ({
      ...{
        caseId: newId(),
        version: 0,
        noticedAt: new Date(0),
        people: null,
        throughSystems: true,
        judgedLarger: false,
      },
      ...{ operates: 'ordinary', harmAverted: false, crimeSuspected: false, handledAt: null, words: '初步判断' },
    }),
  },
  'incidents.duties.record': {
    ...onNoCase,
    input: () => ({
      ...{ caseId: newId(), duty: 'remedy', part: 'whole', toldAt: new Date(0), receipt: null, words: '已采取措施' },
    }),
  },
  'incidents.suppressions.list': { about: null, input: nothing },
  'incidents.suppressions.set': {
    ...onNoAlert,
    input: () => ({ alertId: newId(), of: 'person', days: 7, reason: '演练期间的已知告警' }),
  },
  'incidents.suppressions.lift': {
    about: null,
    input: () => ({ suppressionId: newId() }),
    afterwards: ['INCIDENTS_SUPPRESSION_OVER'],
  },
};
