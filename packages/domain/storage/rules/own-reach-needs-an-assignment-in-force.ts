import type { AskedSubject, KeyUse } from '@kean/encryption';

/**
 * Who reaches own clients only, reaches them while they are assigned; the assignee that was read is `null` once the assignment has
 * lapsed. Upkeep reaches as the system and a person never does.
 */
export function ownReachNeedsAnAssignmentInForce(
  { reach }: AskedSubject,
  { principal }: KeyUse,
): 'assignment-not-in-force' | 'reach-is-not-a-persons' | null {
  if (principal === 'system') return reach.scope === 'system' ? null : 'reach-is-not-a-persons';
  if (reach.scope === 'system') return 'reach-is-not-a-persons';
  if (reach.scope !== 'own') return null;
  return reach.assignee === principal.staffId ? null : 'assignment-not-in-force';
}
