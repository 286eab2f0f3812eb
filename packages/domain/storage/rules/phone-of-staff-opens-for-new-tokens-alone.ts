import type { AskedSubject, KeyUse } from '@kean/encryption';

/** The number of a colleague is compared and never shown: it opens for upkeep, when the index changes over, and for no person. */
export function phoneOfStaffOpensForNewTokensAlone(
  { reach }: AskedSubject,
  { principal, purpose }: KeyUse,
): 'purpose-opens-nothing' | null {
  return principal === 'system' && purpose === 'key-rotation' && reach.scope === 'system'
    ? null
    : 'purpose-opens-nothing';
}
