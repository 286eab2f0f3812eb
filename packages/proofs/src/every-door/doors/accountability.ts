import { newId } from '@kean/kernel';
import { type Doors, idOf, nothing } from './door.ts';

export const accountabilityDoors: Doors = {
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
  'POST /log/evidence': {
    about: null,
    input: () => ({ clientId: newId() }),
    afterwards: ['ACCOUNTABILITY_EVIDENCE_EMPTY'],
    file: () => '/accountability/log/evidence',
  },
};
