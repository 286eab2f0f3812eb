import type { ClientConsents } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

type State = ClientConsents['states'][number];

export const STATE_WORDS: Record<State['state'], () => string> = {
  unasked: m.consent_state_unasked,
  given: m.consent_state_given,
  pending: m.consent_state_pending,
  unconfirmed: m.consent_state_unconfirmed,
  refused: m.consent_state_refused,
  withdrawn: m.consent_state_withdrawn,
  expired: m.consent_state_expired,
  superseded: m.consent_state_superseded,
  outdated: m.consent_state_outdated,
};

/** What stands is calm, what asks for somebody waits, what the client said no to is a plain fact. */
export const STATE_LOOKS: Record<State['state'], 'calm' | 'wait' | 'quiet' | 'hatched'> = {
  unasked: 'hatched',
  given: 'calm',
  pending: 'wait',
  unconfirmed: 'wait',
  refused: 'quiet',
  withdrawn: 'quiet',
  expired: 'wait',
  superseded: 'wait',
  outdated: 'wait',
};

export const CHANNEL_WORDS: Record<NonNullable<State['channel']>, () => string> = {
  'own-phone': m.consent_channel_phone,
  tablet: m.consent_channel_tablet,
  attested: m.consent_channel_attested,
  paper: m.consent_channel_paper,
};

export const CLASS_WORDS: Record<State['class'], () => string> = {
  general: m.consents_class_general,
  'identity-document': m.consents_class_identity,
};
