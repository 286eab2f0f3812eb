import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;

const onNoRule = { about: null, afterwards: ['INCIDENTS_RULE_NOT_FOUND'] } as const;

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({}) },
  'incidents.alerts.read': { ...onNoAlert, input: () => ({ alertId: newId() }) },
  'incidents.alerts.move': { ...onNoAlert, input: () => ({ alertId: newId(), version: 1, act: 'triage' }) },
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
