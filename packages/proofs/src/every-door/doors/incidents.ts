import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;
/** A measure against nobody: permission alone decides, and nobody is held. */
const nobodyAtAll = () => ({ of: 'person', staffId: newId() });

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({}) },
  'incidents.alerts.read': { ...onNoAlert, input: () => ({ alertId: newId() }) },
  'incidents.alerts.move': { ...onNoAlert, input: () => ({ alertId: newId(), version: 1, act: 'triage' }) },
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
