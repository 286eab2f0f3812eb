import type { AuditEventInput } from '@kean/audit';
import { newId, type Principal } from '@kean/kernel';

/** People who look, each with a session of their own. */
const PEOPLE = 200;
const BRANCHES = 20;

const branches = Array.from({ length: BRANCHES }, () => newId<'Branch'>());
const people: readonly Principal[] = Array.from({ length: PEOPLE }, (_, person) => ({
  staffId: newId<'Staff'>(),
  sessionId: newId<'Session'>(),
  regionId: null,
  branchId: branches[person % BRANCHES] ?? null,
  teamId: null,
  roles: ['agent'],
  grants: [],
  policyHash: 'ab'.repeat(32),
  epoch: 1,
}));

/** A look at one field, as the product records most of its events. */
export function lookOf(turn: number): AuditEventInput {
  return {
    action: 'circulation.field-revealed',
    outcome: 'allowed',
    principal: people[turn % PEOPLE] as Principal,
    subject: { kind: 'Client', id: newId<'Client'>() },
    purpose: 'brokerage-contact',
    fields: ['phone'],
    facts: { clientNumber: turn },
  };
}
