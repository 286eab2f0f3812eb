import type { AskedSubject, KeyUse } from '@kean/encryption';
import { ANSWERING_PURPOSE, isMasked, isUpkeep, OWN_PURPOSE } from './opening-purposes.ts';

/**
 * A person who asks, the message that does, the warning that a phone was changed, the client, who may see what is held of them before they answer (PIPL 45), and whoever handles what
 * they ask of the office (PIPL 50), which is a duty and no use of what is held.
 */
const ASKING: readonly string[] = [
  ...['consent-request', 'send-consent-request', 'send-about-phone'],
  ...[OWN_PURPOSE, ANSWERING_PURPOSE],
];

/**
 * Taken over without consent, a client can be listed behind a mask, asked for consent and answered, and nothing else (PIPL 13). A consent that
 * is read beside the state of quarantine contradicts it, and a contradiction opens nothing.
 */
export function clientWithoutConsentOpensAsAMaskOrToAskForIt(
  { state, grounds }: AskedSubject,
  { purpose }: KeyUse,
): 'consent-missing' | 'consent-contradicts-state' | null {
  if (state !== 'quarantined') return null;
  if (grounds.some(({ basis }) => basis === 'consent')) return 'consent-contradicts-state';
  return isMasked(purpose) || isUpkeep(purpose) || ASKING.includes(purpose) ? null : 'consent-missing';
}
