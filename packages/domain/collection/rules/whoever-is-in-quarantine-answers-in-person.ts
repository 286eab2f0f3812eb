import type { ConsentChannel, WordWay } from '../contract/consents.ts';

/**
 * Somebody out of an old list was never asked. What leads out of quarantine is an act that nobody of the office can do alone: on the client's
 * own phone, by the code that went there, or on paper that two people held. Not what somebody says that was said, and not a signature
 * that whoever holds the tablet could have drawn.
 */
export function whoeverIsInQuarantineAnswersInPerson(
  state: string,
  channel: ConsentChannel,
  way: WordWay | null = null,
): boolean {
  return state !== 'quarantined' || channel === 'own-phone' || channel === 'paper' || way === 'code';
}

/** Paper leads out only when the second person has held it. */
export function leavesQuarantineAtOnce(channel: ConsentChannel, way: WordWay | null): boolean {
  return channel === 'own-phone' || way === 'code';
}
