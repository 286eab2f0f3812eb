import { FROZEN } from './contained.ts';
import { type PackedRule, type RuleSet, rulesOfRole } from './rule-set.ts';

/** Roles that keep the system running or check it. Whoever holds one of them sees no client, whatever else that person holds. */
export const ROLES_KEPT_FROM_CLIENTS: readonly string[] = ['operator', 'auditor'];

/** Kinds of record that hold a client's data. */
export const CLIENT_SUBJECTS: readonly string[] = ['Client', 'Import'];

/**
 * Stands among the roles of whoever owes a check, an undertaking or a course that a role of theirs asks for. The database writes it there
 * (`role_in_force`), by its clock; no role of the office can be called so.
 */
export const UNFIT = 'unfit';

/**
 * Kinds of record of which none tells of a client, nor who looked at one: what somebody unfit still works with, so that the office can let
 * people in again and its machinery runs on. Whatever is not named here is closed to them.
 */
const OPEN_TO_THE_UNFIT: readonly string[] = [
  'ApiKey',
  'Backup',
  'Duty',
  'Job',
  'Key',
  'PersonalDataRegister',
  'Regulation',
  'Role',
  'Staff',
  'Undertaking',
];

/** Whether these roles close every client to who holds them together. */
export function keepsFromClients(roles: readonly string[]): boolean {
  return roles.some((role) => ROLES_KEPT_FROM_CLIENTS.includes(role));
}

/** A rule as one role gives it, and what takes it away from this person. */
export interface RuleOfRole {
  readonly role: string;
  readonly rule: PackedRule;
  readonly kept: 'kept-from-clients' | 'not-fit' | 'frozen' | null;
}

/**
 * Every rule of these roles; marked are those on a client for a person who is also operator or auditor, for somebody unfit those on
 * anything that is not open to them, and all of them for somebody frozen.
 */
export function markedRulesOf(ruleSet: RuleSet, roles: readonly string[]): RuleOfRole[] {
  const closed = keepsFromClients(roles);
  const unfit = roles.includes(UNFIT);
  const frozen = roles.includes(FROZEN);
  const keeps = (subject: string): RuleOfRole['kept'] => {
    if (frozen) return 'frozen';
    if (closed && CLIENT_SUBJECTS.includes(subject)) return 'kept-from-clients';
    return unfit && !OPEN_TO_THE_UNFIT.includes(subject) ? 'not-fit' : null;
  };
  return roles.flatMap((role) => rulesOfRole(ruleSet, role).map((rule) => ({ role, rule, kept: keeps(rule.subject) })));
}

/**
 * What holds for a person with these roles together. Two roles may each be harmless and be one too many in one hand: who reads the log
 * of looks, or holds the backups, must not be able to look. Every lock is made of these rules, so none of them is wider than another.
 */
export function rulesOfPerson(ruleSet: RuleSet, roles: readonly string[]): PackedRule[] {
  return markedRulesOf(ruleSet, roles)
    .filter(({ kept }) => kept === null)
    .map(({ rule }) => rule);
}
