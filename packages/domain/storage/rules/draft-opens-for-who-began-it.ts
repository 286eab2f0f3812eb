import { type AskedSubject, isStaff, type KeyUse } from '@kean/encryption';

/** A form that is not saved yet is shown to the person who fills it in; it is no client's yet, and nobody else has a use for it. */
export function draftOpensForWhoBeganIt(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | 'draft-of-another' | null {
  if (purpose !== 'register') return 'purpose-opens-nothing';
  return isStaff(principal) && reach.assignee === principal.staffId ? null : 'draft-of-another';
}
