import type { AskedSubject, KeyUse } from '@kean/encryption';
import { ANSWERING_PURPOSE, isMasked, isUpkeep, OWN_PURPOSE } from './opening-purposes.ts';

const LEFT: readonly string[] = [
  'data-subject-request',
  'incident-handling',
  'send-about-rights',
  'send-about-incident',
  'send-about-phone',
  OWN_PURPOSE,
  ANSWERING_PURPOSE,
];

/** Restricted: everything but storage and protection has stopped (PIPL 47); the client's own request and an incident remain. */
export function restrictedClientOpensAsAMaskOrForRightsAndIncidents(
  { state }: AskedSubject,
  { purpose }: KeyUse,
): 'client-restricted' | null {
  if (state !== 'restricted') return null;
  return isMasked(purpose) || isUpkeep(purpose) || LEFT.includes(purpose) ? null : 'client-restricted';
}
