import { grantsOf, type RuleSet } from '@kean/authorization';
import type { Principal } from '@kean/kernel';
import type { Session } from './find-session.ts';

/** Who asks, with the grants of the rules in force. */
export function principalOfSession(session: Session, rules: RuleSet): Principal {
  return { ...session, grants: grantsOf(rules, session.roles), policyHash: rules.hash };
}

/**
 * Who signs in, out or changes the own password. That takes no grant, so the event rests on no rules and the acts stay possible
 * while the permission service is away.
 */
export function actorOfSession(session: Omit<Session, 'assurance'> & Partial<Pick<Session, 'assurance'>>): Principal {
  return { ...session, grants: [], policyHash: '' };
}
