import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;

const onNoDecoy = { about: null, afterwards: ['INCIDENTS_DECOY_NOT_FOUND'] } as const;

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({}) },
  'incidents.alerts.read': { ...onNoAlert, input: () => ({ alertId: newId() }) },
  'incidents.alerts.move': { ...onNoAlert, input: () => ({ alertId: newId(), version: 1, act: 'triage' }) },
  'incidents.decoys.list': { about: null, input: nothing },
  'incidents.decoys.order': {
    about: null,
    input: () => ({ branchId: newId(), count: 1 }),
    afterwards: ['INCIDENTS_DECOYS_WITHOUT_NUMBERS'],
  },
  'incidents.decoys.retire': { ...onNoDecoy, input: () => ({ seatId: newId(), because: 'mistake' }) },
  'incidents.decoys.open': { ...onNoDecoy, input: () => ({ seatId: newId(), purpose: 'decoy-care' }) },
  'incidents.decoys.loadSegments': { about: null, input: () => ({ held: 'unassigned', segments: ['1389999'] }) },
  'incidents.decoys.whoWasGiven': { about: null, input: () => ({ number: '13899990000', purpose: 'decoy-care' }) },
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
