import { isClient, type KeyUse } from '@kean/encryption';
import { ANSWERING_PURPOSE, isLook, isMasked, isSending, isUpkeep, OWN_PURPOSE } from './opening-purposes.ts';

/**
 * A client's key opens for a mask, a stated look, the answer to a request, upkeep, a message to the client, or the client's own pages; a purpose that nobody declared opens nothing (clause 3.1,
 * PIPL 6). Upkeep and messages are no person's, and a person's purposes are not the system's: neither can borrow the other's way in.
 */
export function purposeMustBeOneThatOpensKeys({ principal, purpose }: KeyUse): 'purpose-opens-nothing' | null {
  if (isClient(principal)) return purpose === OWN_PURPOSE ? null : 'purpose-opens-nothing';
  const known =
    principal === 'system'
      ? isUpkeep(purpose) || isSending(purpose)
      : isMasked(purpose) || isLook(purpose) || purpose === ANSWERING_PURPOSE;
  return known ? null : 'purpose-opens-nothing';
}
