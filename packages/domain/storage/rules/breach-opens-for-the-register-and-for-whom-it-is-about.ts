import { type AskedSubject, isStaff, type KeyUse } from '@kean/encryption';

/** What was written about a breach of secrecy is read by those who keep the register, in no case of their own, and by whom it is about. */
export function breachOpensForTheRegisterAndForWhomItIsAbout(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  if (!isStaff(principal)) return 'purpose-opens-nothing';
  const isOwn = reach.assignee === principal.staffId;
  const opens = isOwn
    ? purpose === 'own-record' && reach.scope === 'self'
    : purpose === 'secrecy-register' && reach.scope === 'agency';
  return opens ? null : 'purpose-opens-nothing';
}
