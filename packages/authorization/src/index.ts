export { type Authorizer, deniesEverything } from './authorizer.ts';
export { authorizerFor } from './authorizer-for.ts';
export type { Bearings } from './bind-rules.ts';
export { compileRuleSet, problemsOf, type RoleGrants } from './compile-rule-set.ts';
export {
  BRANCH_LOCKED,
  containedNotes,
  FIELD_CLASSES,
  type FieldClass,
  FROZEN,
  isHeld,
  lockedClasses,
  maskedClasses,
  NO_EXPORTS,
  PROVES_LOOKS,
  SIGNED_OUT,
} from './contained.ts';
export { coversGrant } from './covers-grant.ts';
export { AUTHORIZATION_ERRORS, failAuthorization } from './errors.ts';
export {
  type Explanation,
  explainDecision,
  type JudgedRule,
  MISSES,
  type Miss,
  type Question,
} from './explain-decision.ts';
export type { GrantProblem } from './grant-problems.ts';
export { grantsOf } from './grants-of.ts';
export { isInNotice, partLeftInNotice } from './in-notice.ts';
export { CLIENT_SUBJECTS, keepsFromClients, ROLES_KEPT_FROM_CLIENTS, UNFIT } from './kept-from-clients.ts';
export { limitedTo } from './limited-to.ts';
export { DOSSIER_PLACES, type Places } from './places.ts';
export {
  type ActionNameOf,
  type ActionOffer,
  actionName,
  type ClausePolicy,
  definePolicy,
  placesOf,
} from './policy.ts';
export type { RowFilter, RowWhere, SqlCondition } from './row-filter.ts';
export { hashOf, type PackedRole, type PackedRule, type RuleSet, readRuleSet } from './rule-set.ts';
export { type HeldRules, type HolderTiming, heldRules, RuleSetHolder } from './rule-set-holder.ts';
export { type AskForRuleSet, POLICY_VERSION_HEADER, type RuleSetSource } from './rule-set-source.ts';
export { bearsServiceToken } from './service-token.ts';
