import type { ConsentChannel } from '../contract/consents.ts';

/**
 * Somebody out of an old list was never asked. What leads out of quarantine is an answer that the person left behind: on a phone, on the
 * tablet or on paper, and not what somebody of the office says that was said.
 */
export function whoeverIsInQuarantineAnswersInPerson(state: string, channel: ConsentChannel): boolean {
  return state !== 'quarantined' || channel !== 'attested';
}
