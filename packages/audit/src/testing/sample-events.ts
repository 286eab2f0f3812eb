/** A clause's union of events and a person, as the tests of the log use them. */
import { newId, type Principal } from '@kean/kernel';
import type { Subject } from '../event.ts';

export type SampleEvent =
  | {
      readonly action: 'circulation.field-revealed';
      readonly outcome: 'allowed';
      readonly subject: Subject<'Client'>;
      readonly purpose: 'follow-up' | 'viewing-arrangement';
      readonly fields: readonly ('phone' | 'name')[];
      readonly facts: { readonly quotaLeft: number };
    }
  | {
      readonly action: 'clients.list-shown';
      readonly outcome: 'allowed';
      readonly subjectIds: readonly string[];
    };

export function samplePrincipal(changes: Partial<Principal> = {}): Principal {
  return {
    staffId: newId<'Staff'>(),
    sessionId: newId<'Session'>(),
    regionId: newId<'Region'>(),
    branchId: newId<'Branch'>(),
    teamId: newId<'Team'>(),
    roles: ['agent'],
    grants: [],
    policyHash: 'ab'.repeat(32),
    epoch: 1,
    ...changes,
  };
}

export function sampleReveal(principal: Principal, clientId: string = newId<'Client'>()) {
  return {
    action: 'circulation.field-revealed',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Client', id: clientId },
    purpose: 'follow-up',
    fields: ['phone'],
    facts: { quotaLeft: 12 },
  } as const;
}
