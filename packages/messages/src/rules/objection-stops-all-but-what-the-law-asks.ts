import type { SendingPurpose } from '../states.ts';

const OWED: readonly SendingPurpose[] = ['send-about-rights', 'send-about-incident', 'send-about-phone'];

/**
 * Who does not want to hear from the office hears nothing, with three exceptions that are owed to the person: the answer to a request of
 * their own (PIPL 50), the notice of a leak (PIPL 57), and that somebody changed the phone by which they are known (PIPL 51).
 */
export function objectionStopsAllButWhatTheLawAsks(purpose: SendingPurpose): boolean {
  return !OWED.includes(purpose);
}
