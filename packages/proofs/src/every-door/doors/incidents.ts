import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;

/** No case is open in it either, and nothing was written because of one. */
const onNoNotice = { about: null, afterwards: ['INCIDENTS_NOTICE_NOT_FOUND'] } as const;

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
    input: () => ({ noticeId: newId(), clientId: newId(), how: 'phone', toldAt: new Date() }),
  },
  'incidents.notices.own': { about: null, input: nothing },
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
