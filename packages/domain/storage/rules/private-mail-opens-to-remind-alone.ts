import type { AskedSubject, KeyUse } from '@kean/encryption';

/** The private address of whoever left opens as the reminder is written, and for no person: who entered it knows it. */
export function privateMailOpensToRemindAlone(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  return principal === 'system' && purpose === 'remind-of-secrecy' && reach.scope === 'system'
    ? null
    : 'purpose-opens-nothing';
}
