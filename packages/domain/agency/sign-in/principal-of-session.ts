import { grantsOf, type RuleSet } from '@kean/authorization';
import type { Principal } from '@kean/kernel';
import type { Session } from './find-session.ts';
import type { KeyHolder } from './keys/find-api-key.ts';

/** Who asks, with the grants of the rules in force. */
export function principalOfSession({ policyVersion: _, ...session }: Session, rules: RuleSet): Principal {
  return { ...session, grants: grantsOf(rules, session.roles), policyHash: rules.hash };
}

/** Whoever acts by an API key: of the grants of today those that the key was given. It has no session and proves nothing anew. */
export function principalOfKey({ person, keyId, actions }: KeyHolder, rules: RuleSet): Principal {
  const grants = grantsOf(rules, person.roles).filter(({ clause, action }) => actions.includes(`${clause}.${action}`));
  const assurance = { owes: 'nothing', provenSecondsAgo: Number.POSITIVE_INFINITY } as const;
  return { ...person, grants, policyHash: rules.hash, assurance, onlyActions: actions, keyId };
}

/**
 * Who signs in, out or changes the own password. That takes no grant, so the event rests on no rules and the acts stay possible
 * while the permission service is away.
 */
export function actorOfSession({
  policyVersion: _,
  ...session
}: Omit<Session, 'assurance' | 'sessionId' | 'policyVersion' | 'measuresAsOf'> &
  Partial<Pick<Session, 'assurance' | 'policyVersion' | 'measuresAsOf'>> &
  Pick<Principal, 'sessionId'>): Principal {
  return { ...session, grants: [], policyHash: '' };
}
