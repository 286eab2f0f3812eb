import { newId } from '@kean/kernel';
import { type Doors, idOf, nothing } from './door.ts';

/** Nothing is erased or held in the sample: every name is of something that is not there. */
const onErasure = { about: null, afterwards: ['RETENTION_ERASURE_NOT_FOUND'] } as const;

const onClient = { about: 'Client', notFound: 'RETENTION_CLIENT_NOT_FOUND' } as const;
const onList = { about: null, afterwards: ['RETENTION_LIST_NOT_FOUND'] } as const;
const actOnList = { ...onList, input: () => ({ listId: newId(), version: 1 }) } as const;
const onRule = {
  about: null,
  input: () => ({ ruleId: newId() }),
  afterwards: ['RETENTION_RULE_NOT_FOUND'],
} as const;

export const retentionDoors: Doors = {
  'retention.erasures.waiting': { about: null, input: nothing },
  'retention.erasures.list': { about: null, input: () => ({}) },
  'retention.erasures.read': { ...onErasure, input: () => ({ erasureId: newId() }) },
  'retention.erasures.order': {
    about: null,
    input: () => ({ requestId: newId(), ground: 'purpose-met', contractEndedOn: null }),
    afterwards: ['RETENTION_CASE_NOT_FOUND'],
  },
  'retention.erasures.tryAgain': { ...onErasure, input: () => ({ erasureId: newId(), version: 1 }) },
  'retention.certificates.of': {
    about: null,
    input: () => ({ erasureId: newId() }),
    afterwards: ['RETENTION_CERTIFICATE_NOT_FOUND'],
  },
  'retention.certificates.own': {
    about: null,
    input: () => ({ secret: 'x'.repeat(22) }),
    afterwards: ['RETENTION_CERTIFICATE_NOT_FOUND'],
  },
  'retention.rules.list': { about: null, input: nothing },
  'retention.rules.draft': {
    about: null,
    input: () => ({ ruleId: newId(), group: 'logs', startsWith: 'recorded', months: 1, law: null }),
    afterwards: ['RETENTION_RULE_UNDER_FLOOR'],
  },
  'retention.rules.drop': onRule,
  'retention.rules.simulate': onRule,
  'retention.rules.publish': onRule,
  'retention.lists.list': { about: null, input: nothing },
  'retention.lists.read': { ...onList, input: () => ({ listId: newId() }) },
  'retention.lists.takeOut': {
    ...onList,
    input: () => ({ listId: newId(), version: 1, clientId: newId(), group: 'client-needs', because: 'dispute' }),
  },
  'retention.lists.submit': actOnList,
  'retention.lists.giveBack': actOnList,
  'retention.lists.review': actOnList,
  'retention.lists.approve': { ...onList, input: () => ({ listId: newId(), version: 1, scheduledOn: '2999-01-01' }) },
  'retention.lists.drop': actOnList,
  'retention.clocks.of': { ...onClient, input: (act) => ({ clientId: idOf(act) }) },
  'retention.clocks.state': {
    ...onClient,
    input: (act) => ({ clientId: idOf(act), kind: 'contacted', onDay: '2999-01-01' }),
    afterwards: ['RETENTION_DAY_AHEAD'],
  },
  'retention.holds.list': { about: null, input: nothing },
  'retention.holds.choices': { about: null, input: nothing },
  'retention.holds.place': {
    about: null,
    input: () => ({
      ...{ holdId: newId(), scope: 'client', clientNumber: 1_900_000_000, branchId: null, reason: 'lawsuit' },
      ...{ paperRef: 'JY-1', ownerId: newId(), reviewOn: '2000-01-01' },
    }),
    afterwards: ['RETENTION_REVIEW_NOT_AHEAD'],
  },
  'retention.holds.release': {
    about: null,
    input: () => ({ holdId: newId() }),
    afterwards: ['RETENTION_HOLD_NOT_FOUND'],
  },
};
