import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;
/** A measure against nobody: permission alone decides, and nobody is held. */
const nobodyAtAll = () => ({ of: 'person', staffId: newId() });

/** No case is open in it either, and nothing was written because of one. */
const onNoNotice = { about: null, afterwards: ['INCIDENTS_NOTICE_NOT_FOUND'] } as const;
/** The cases that doors open are exercises, and their ids are of none. */
const onNoCase = { about: null, afterwards: ['INCIDENTS_CASE_NOT_FOUND'] } as const;
const onNoDecoy = { about: null, afterwards: ['INCIDENTS_DECOY_NOT_FOUND'] } as const;
/** Nothing was measured either. */
const onNoRadius = { about: null, afterwards: ['INCIDENTS_RADIUS_NOT_FOUND'] } as const;
/** Nor is there anything to make better. */
const onNoImprovement = { about: null, afterwards: ['INCIDENTS_IMPROVEMENT_NOT_FOUND'] } as const;
const onNoRule = { about: null, afterwards: ['INCIDENTS_RULE_NOT_FOUND'] } as const;

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({ forSeconds: 0 }) },
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
  'incidents.cases.year': { about: null, input: () => ({ year: 2026 }) },
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
  'incidents.onCall.week': { about: null, input: () => ({ monday: '2026-11-23' }) },
  'incidents.onCall.save': {
    about: null,
    input: () => ({ version: 1, turns: [], quietFrom: 1_320, quietUntil: 480, admitsGaps: true }),
    afterwards: ['INCIDENTS_ON_CALL_MOVED_ON'],
  },
  'incidents.onCall.saveChain': {
    about: null,
    input: () => ({
      ...{ version: 1, links: [{ link: 'role', roleCode: 'security' }], groupSeconds: 60 },
      waits: ['low', 'medium', 'high', 'critical'].map((severity) => ({
        ...{ severity, waitMinutes: 5, repeatMinutes: 10, sleeps: false },
      })),
    }),
    afterwards: ['INCIDENTS_ON_CALL_MOVED_ON'],
  },
  'incidents.onCall.except': {
    about: null,
    input: () => ({
      ...{ rank: 2, staffId: null, reason: 'holiday', admitsGaps: true },
      ...{ from: '2026-12-01T00:00:00Z', until: '2026-12-02T00:00:00Z' },
    }),
  },
  'incidents.onCall.lift': {
    about: null,
    input: () => ({ exceptionId: newId() }),
    afterwards: ['INCIDENTS_ON_CALL_EXCEPTION_OVER'],
  },
  'incidents.telling.state': { about: null, input: nothing },
  /** What is not there is acknowledged by nobody: none of it is counted. */
  'incidents.telling.acknowledge': { about: null, input: () => ({ alertIds: [newId()] }) },
  'incidents.decoys.list': { about: null, input: nothing },
  'incidents.decoys.order': {
    about: null,
    input: () => ({ branchId: newId(), count: 1 }),
    afterwards: ['INCIDENTS_DECOYS_WITHOUT_NUMBERS', 'INCIDENTS_BRANCH_HIDES_NOBODY'],
  },
  'incidents.decoys.retire': { ...onNoDecoy, input: () => ({ seatId: newId(), because: 'mistake' }) },
  'incidents.decoys.open': { ...onNoDecoy, input: () => ({ seatId: newId(), purpose: 'decoy-care' }) },
  'incidents.decoys.loadSegments': { about: null, input: () => ({ held: 'unassigned', segments: ['1389999'] }) },
  'incidents.decoys.whoWasGiven': { about: null, input: () => ({ number: '13899990000', purpose: 'decoy-care' }) },
  'incidents.radius.list': { about: null, input: () => ({}) },
  'incidents.radius.read': { ...onNoRadius, input: () => ({ radiusId: newId() }) },
  'incidents.radius.watch': { ...onNoRadius, input: () => ({ radiusId: newId() }) },
  'incidents.radius.clients': { ...onNoRadius, input: () => ({ radiusId: newId() }) },
  'incidents.radius.ask': {
    about: null,
    input: () => ({ staffNumber: 'NOBODY-0', from: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00Z' }),
    afterwards: ['INCIDENTS_RADIUS_PERSON_NOT_FOUND'],
  },
  'incidents.radius.takeIntoCase': { ...onNoRadius, input: () => ({ radiusId: newId(), caseId: newId() }) },
  'incidents.radius.letFileGo': { ...onNoRadius, input: () => ({ radiusId: newId() }) },
  // Of no kind that is taken in: whoever is let through is told so, and nothing is measured.
  'POST /incidents/radius': {
    about: null,
    input: () => ({}),
    afterwards: ['CALL_INVALID'],
    file: () => '/incidents/radius/files?source=none',
  },
  'incidents.rules.list': { about: null, input: nothing },
  'incidents.rules.propose': {
    about: null,
    input: () => ({
      ...{ rule: 'slow-drip', roleCode: null, branchId: newId(), threshold: 20, windowMinutes: 43_200, blocks: false },
      reason: '近期同业有泄露案例',
    }),
    afterwards: ['INCIDENTS_RULE_FOR_NOBODY'],
  },
  'incidents.rules.withdraw': { ...onNoRule, input: () => ({ versionId: newId() }) },
  'incidents.rules.decide': {
    ...onNoRule,
    input: () => ({ versionId: newId(), decision: 'refused', words: '理由不足' }),
  },
  'incidents.rules.simulate': { ...onNoRule, input: () => ({ versionId: newId(), weeks: 4 }) },
  'incidents.containment.list': { about: null, input: () => ({}) },
  'incidents.containment.find': { about: null, input: () => ({ of: 'branch', text: '无此门店' }) },
  'incidents.containment.playbook': {
    about: null,
    input: () => ({ caseId: newId() }),
    afterwards: ['INCIDENTS_MEASURE_WITHOUT_CASE'],
  },
  'incidents.containment.preview': { about: null, input: () => ({ kind: 'freeze', target: nobodyAtAll() }) },
  'incidents.containment.press': {
    about: null,
    input: () => ({ kind: 'freeze', target: nobodyAtAll(), reason: '核查异常查看' }),
    afterwards: ['INCIDENTS_TARGET_NOT_FOUND'],
  },
  'incidents.containment.lift': {
    about: null,
    input: () => ({ containmentId: newId(), reason: '核查完毕' }),
    afterwards: ['INCIDENTS_CONTAINMENT_OVER'],
  },
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
  'incidents.review.read': { ...onNoCase, input: () => ({ caseId: newId() }) },
  'incidents.review.write': {
    ...onNoCase,
    input: () => ({ caseId: newId(), version: 0, causes: '共用账号', worked: '告警及时', noMeasures: null }),
  },
  'incidents.review.approve': { ...onNoCase, input: () => ({ caseId: newId(), version: 1 }) },
  'incidents.review.addImprovement': {
    ...onNoCase,
    input: () => ({ caseId: newId(), title: '收回共用账号', ownerNumber: 'NOBODY-0', dueOn: '2027-01-31' }),
  },
  'incidents.review.moveImprovement': {
    ...onNoImprovement,
    input: () => ({ improvementId: newId(), act: 'verify', words: '已核对' }),
  },
  'incidents.review.own': { about: null, input: nothing },
  'incidents.review.done': { ...onNoImprovement, input: () => ({ improvementId: newId(), words: '已收回' }) },
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
