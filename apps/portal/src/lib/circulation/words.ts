import type { RevealPurpose } from '@kean/circulation/contract';
import * as m from '#paraglide/messages.js';

export const PURPOSE_WORDS: Record<RevealPurpose, () => string> = {
  'brokerage-contact': m.purpose_brokerage_contact,
  'viewing-arrangement': m.purpose_viewing_arrangement,
  'contract-assistance': m.purpose_contract_assistance,
  'follow-up': m.purpose_follow_up,
  'consent-request': m.purpose_consent_request,
  'data-subject-request': m.purpose_data_subject_request,
  'incident-handling': m.purpose_incident_handling,
};

/** A purpose as the log names it. */
export function purposeWord(purpose: string): string {
  return purpose in PURPOSE_WORDS ? PURPOSE_WORDS[purpose as RevealPurpose]() : purpose;
}
