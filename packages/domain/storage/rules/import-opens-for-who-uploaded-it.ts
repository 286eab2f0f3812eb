import { type AskedSubject, isStaff, type KeyUse } from '@kean/encryption';

/** A list is shown to, and taken over for, the person who uploaded it; nobody else has a use for its key. */
export function importOpensForWhoUploadedIt(
  { reach, state }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | 'import-of-another' | null {
  if (purpose !== 'import' || state !== 'import') return 'purpose-opens-nothing';
  return isStaff(principal) && reach.assignee === principal.staffId ? null : 'import-of-another';
}
