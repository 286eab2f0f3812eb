import type { CollectionErrorCode } from '../errors.ts';
import type { SaidAnswer } from './an-answer-is-whole.ts';

/**
 * Whoever holds the tablet can tick every box on it. So an answer on the tablet is the client's by what the office cannot do alone: a code
 * that went to the client's phone. A signature is kept and shown, yet whoever holds the tablet can draw one as well: it carries what is not
 * sensitive, and nothing that wants a consent of its own (PIPL 14, 29).
 */
export function aConsentOnTheTabletIsTheClientsOwnAct({
  channel,
  way = null,
  answers,
}: SaidAnswer): Extract<CollectionErrorCode, `COLLECTION_CONSENT_${string}`> | null {
  if (channel !== 'tablet') return way === null ? null : 'COLLECTION_CONSENT_NEEDS_ACT';
  if (way === null) return 'COLLECTION_CONSENT_NEEDS_ACT';
  const separate = answers.some((answer) => answer.separate.length > 0);
  return way === 'signature' && separate ? 'COLLECTION_CONSENT_NEEDS_CODE' : null;
}
