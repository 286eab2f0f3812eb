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

/** Purposes nobody states: they follow from what is done. None of them shows a field of the dossier to a person. */
const OWN_PURPOSE_WORDS: Readonly<Record<string, () => string>> = {
  'show-list': m.purpose_show_list,
  'show-search': m.purpose_show_search,
  'show-dossier': m.purpose_show_dossier,
  import: m.purpose_import,
  'key-rotation': m.purpose_key_rotation,
  'own-access': m.purpose_own_access,
  'answer-request': m.purpose_answer_request,
  // What somebody of security asks of a decoy for.
  'leak-case': m.purpose_leak_case,
  'decoy-care': m.purpose_decoy_care,
  'authority-asks': m.purpose_authority_asks,
  // What paper is borrowed for.
  signing: m.paper_purpose_signing,
  transfer: m.paper_purpose_transfer,
  'client-asked': m.paper_purpose_client_asked,
  dispute: m.paper_purpose_dispute,
  inspection: m.paper_purpose_inspection,
  scanning: m.paper_purpose_scanning,
};

/** Every purpose the log can hold that this version knows. */
export const PURPOSES_OF_LOG: Readonly<Record<string, () => string>> = { ...PURPOSE_WORDS, ...OWN_PURPOSE_WORDS };

/** A purpose as the log names it; one this version does not know is shown by its code. */
export function purposeWord(purpose: string): string {
  return PURPOSES_OF_LOG[purpose]?.() ?? purpose;
}
