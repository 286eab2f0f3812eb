import { newId } from '@kean/kernel';
import { type Doors, nothing } from './door.ts';

/** Nothing was told in the sample: every id is of an alert that is not there. */
const onNoAlert = { about: null, afterwards: ['INCIDENTS_ALERT_NOT_FOUND'] } as const;

/** Nothing was measured either. */
const onNoRadius = { about: null, afterwards: ['INCIDENTS_RADIUS_NOT_FOUND'] } as const;

export const incidentsDoors: Doors = {
  'incidents.alerts.list': { about: null, input: () => ({}) },
  'incidents.alerts.watch': { about: null, input: () => ({}) },
  'incidents.alerts.read': { ...onNoAlert, input: () => ({ alertId: newId() }) },
  'incidents.alerts.move': { ...onNoAlert, input: () => ({ alertId: newId(), version: 1, act: 'triage' }) },
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
