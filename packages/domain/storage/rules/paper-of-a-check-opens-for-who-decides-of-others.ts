import { type AskedSubject, isStaff, type KeyUse } from '@kean/encryption';

/** The paper of a background check is opened by those who decide checks, and by nobody of their own case. */
export function paperOfACheckOpensForWhoDecidesOfOthers(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  const opens =
    isStaff(principal) &&
    purpose === 'check-papers' &&
    reach.scope === 'agency' &&
    reach.assignee !== null &&
    reach.assignee !== principal.staffId;
  return opens ? null : 'purpose-opens-nothing';
}
