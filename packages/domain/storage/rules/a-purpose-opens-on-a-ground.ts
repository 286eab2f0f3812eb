import { noticeToldEnough } from '@kean/collection/contract/consented';
import type { AskedSubject, Ground, KeyUse } from '@kean/encryption';
import { ANSWERING_PURPOSE, isMasked, isUpkeep, OWN_PURPOSE } from './opening-purposes.ts';

/** Purposes of the trade and duties of the office, of which one at least has to allow what is asked for. */
const SERVICES = ['purchase', 'tenancy', 'sale', 'letting'];
const RIGHTS = ['rights-of-individuals'];
const INCIDENTS = ['incident-handling'];
const GROUNDS_OF: Readonly<Record<string, readonly string[]>> = {
  'brokerage-contact': SERVICES,
  'viewing-arrangement': ['viewing'],
  'contract-assistance': ['signing'],
  'follow-up': ['satisfaction-call'],
  'data-subject-request': RIGHTS,
  [ANSWERING_PURPOSE]: RIGHTS,
  'incident-handling': INCIDENTS,
  'send-message': [...SERVICES, 'signing', 'viewing'],
  'send-about-rights': RIGHTS,
  'send-about-incident': INCIDENTS,
};

/**
 * Asking is what comes before every answer, and telling somebody that the phone by which they are known was changed protects what is held of
 * them (PIPL 9, 51): neither needs a ground.
 */
const ASKING: readonly string[] = ['consent-request', 'send-consent-request', 'send-about-phone'];

/**
 * Beyond the mask a client's key opens on a ground for this very purpose (PIPL 13): a consent that stands and that told of all the purpose asks
 * for today (PIPL 14), or an approved basis. What is sensitive wants a consent of its own beside it (PIPL 29), except where the law itself
 * asks for the opening. A purpose that is not on the list opens nothing.
 */
export function aPurposeOpensOnAGround(
  { grounds }: AskedSubject,
  { purpose, sensitive = [] }: KeyUse,
): 'no-ground-for-purpose' | 'no-separate-consent' | null {
  // To see what is held of oneself needs no ground but being it (PIPL 44, 45).
  if (isMasked(purpose) || isUpkeep(purpose) || purpose === OWN_PURPOSE) return null;
  if (ASKING.includes(purpose)) return sensitive.length === 0 ? null : 'no-separate-consent';
  const names = Object.hasOwn(GROUNDS_OF, purpose) ? (GROUNDS_OF[purpose] ?? []) : [];
  const found = grounds.filter(
    (ground) => names.includes(ground.purpose) && ground.class === 'general' && holds(ground),
  );
  if (found.length === 0) return 'no-ground-for-purpose';
  if (found.some(({ basis }) => basis === 'legal-duty')) return null;
  const apart = (kind: string) => grounds.some((one) => one.class === kind && one.basis === 'consent' && holds(one));
  return sensitive.every(apart) ? null : 'no-separate-consent';
}

function holds({ basis, purpose, fields }: Ground): boolean {
  return basis !== 'consent' || noticeToldEnough(purpose, fields);
}
