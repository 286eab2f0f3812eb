import type { AskedSubject, KeyUse } from '@kean/encryption';

/** Where somebody was reached before a directory changed it opens as they are told of that, and for no person. */
export function pastMailOpensToTellAlone(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  return principal === 'system' && purpose === 'tell-of-changed-mail' && reach.scope === 'system'
    ? null
    : 'purpose-opens-nothing';
}
