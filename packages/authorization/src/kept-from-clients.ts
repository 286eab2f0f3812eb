import { type PackedRule, type RuleSet, rulesOfRole } from './rule-set.ts';

/** Roles that keep the system running or check it. Whoever holds one of them sees no client, whatever else that person holds. */
export const ROLES_KEPT_FROM_CLIENTS: readonly string[] = ['operator', 'auditor'];

/** Kinds of record that hold a client's data. */
export const CLIENT_SUBJECTS: readonly string[] = ['Client', 'Import'];

/** Whether these roles close every client to who holds them together. */
export function keepsFromClients(roles: readonly string[]): boolean {
  return roles.some((role) => ROLES_KEPT_FROM_CLIENTS.includes(role));
}

/** A rule as one role gives it, and whether another role of the same person takes it away. */
export interface RuleOfRole {
  readonly role: string;
  readonly rule: PackedRule;
  readonly kept: boolean;
}

/** Every rule of these roles; those on a client are marked as kept from a person who is also operator or auditor. */
export function markedRulesOf(ruleSet: RuleSet, roles: readonly string[]): RuleOfRole[] {
  const kept = keepsFromClients(roles);
  return roles.flatMap((role) =>
    rulesOfRole(ruleSet, role).map((rule) => ({ role, rule, kept: kept && CLIENT_SUBJECTS.includes(rule.subject) })),
  );
}

/**
 * What holds for a person with these roles together. Two roles may each be harmless and be one too many in one hand: who reads the log
 * of looks, or holds the backups, must not be able to look. Every lock is made of these rules, so none of them is wider than another.
 */
export function rulesOfPerson(ruleSet: RuleSet, roles: readonly string[]): PackedRule[] {
  return markedRulesOf(ruleSet, roles)
    .filter(({ kept }) => !kept)
    .map(({ rule }) => rule);
}
