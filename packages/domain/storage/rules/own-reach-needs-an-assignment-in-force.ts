import { type AskedSubject, isClient, isStaff, type KeyUse } from '@kean/encryption';

/**
 * Who reaches own clients only, reaches them while they are assigned; the assignee that was read is `null` once the assignment has
 * lapsed. Upkeep reaches as the system and a person never does. A client reaches themself, and no key of anybody else opens for them.
 */
export function ownReachNeedsAnAssignmentInForce(
  { id, reach }: AskedSubject,
  { principal }: KeyUse,
): 'assignment-not-in-force' | 'reach-is-not-a-persons' | 'client-is-another' | null {
  if (isClient(principal)) return reach.scope === 'self' && id === principal.ownClientId ? null : 'client-is-another';
  if (principal === 'system') return reach.scope === 'system' ? null : 'reach-is-not-a-persons';
  if (reach.scope === 'system' || reach.scope === 'self' || !isStaff(principal)) return 'reach-is-not-a-persons';
  if (reach.scope !== 'own') return null;
  return reach.assignee === principal.staffId ? null : 'assignment-not-in-force';
}
