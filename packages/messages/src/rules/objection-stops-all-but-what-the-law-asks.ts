import type { SendingPurpose } from '../states.ts';

/**
 * Who does not want to hear from the office hears nothing, with two exceptions that are owed to the person: the answer to a request of
 * their own (PIPL 50), and the notice of a leak (PIPL 57).
 */
export function objectionStopsAllButWhatTheLawAsks(purpose: SendingPurpose): boolean {
  return purpose !== 'send-about-rights' && purpose !== 'send-about-incident';
}
