import type { TrialStep } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

/** What each step asks. */
export const STEPS: Readonly<Record<TrialStep['name'], () => string>> = {
  standing: m.trial_step_standing,
  description: m.trial_step_description,
  'no-key-refused': m.trial_step_no_key_refused,
  read: m.trial_step_read,
  'change-nothing': m.trial_step_change_nothing,
  discovery: m.trial_step_discovery,
  issuer: m.trial_step_issuer,
  clock: m.trial_step_clock,
  'published-keys': m.trial_step_published_keys,
  'known-keys': m.trial_step_known_keys,
  signing: m.trial_step_signing,
  'return-address': m.trial_step_return_address,
  client: m.trial_step_client,
  delivery: m.trial_step_delivery,
  verification: m.trial_step_verification,
};

export const RESULTS = {
  waiting: { look: 'wait', word: m.trial_waiting },
  passed: { look: 'calm', word: m.trial_passed },
  failed: { look: 'danger', word: m.trial_not_passed },
  skipped: { look: 'quiet', word: m.trial_skipped },
} as const satisfies Record<TrialStep['result'], { look: string; word: () => string }>;
