/** What is known of a leak, and what the law asks because of it. */
import type { PublicText } from '@kean/kernel';

/** What decides who is told by when. Everything else about a leak decides nothing here. */
export interface FactsOfLeak {
  /** When somebody of the office first knew of it, or could not but know: from then on the hours run. */
  readonly noticedAt: Date;
  /** People concerned; `null` as long as nobody can say. */
  readonly people: number | null;
  /** Through a network or a system, and not by paper that was lost or a word that was said. */
  readonly throughSystems: boolean;
  /** A person has judged, by the guide to levels, that it is a larger one for another reason than the number of people. */
  readonly judgedLarger: boolean;
  readonly operates: 'ordinary' | 'critical-infrastructure';
  /** What was done has kept all harm away, in the judgement of a person. */
  readonly harmAverted: boolean;
  readonly crimeSuspected: boolean;
  /** When handling it had ended. */
  readonly handledAt: Date | null;
}

export const LEAK_DUTIES = [
  'remedy',
  'start-emergency-plan',
  'tell-authority',
  'tell-people',
  'report-incident',
  'send-summary',
  'report-crime',
] as const;
export type LeakDutyKind = (typeof LEAK_DUTIES)[number];

export const RECIPIENTS = [
  'office',
  'protection-authority',
  'provincial-cyberspace',
  'sector-and-police',
  'police',
  'people',
] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/**
 * `owed` from now on; `not-owed` by the facts as they are; `undecided` while a fact is not known: what is shown then is by when it would be
 * due, for the hours run meanwhile.
 */
export type DutyState = 'owed' | 'not-owed' | 'undecided';

/** A duty, and the facts of the regulation table from which it comes: none is without one. */
export interface LeakDuty {
  readonly kind: LeakDutyKind;
  readonly state: DutyState;
  readonly toldTo: Recipient;
  /** `null` where the law says "at once" and no number, or where what it waits for has not happened. */
  readonly dueAt: Date | null;
  /** From when the time runs; `null` without a time. */
  readonly runsFrom: Date | null;
  /** Ids of regulation facts, the one that asks for it first. */
  readonly by: readonly [string, ...string[]];
  /** Said beside the day where it was reckoned without an announced calendar. */
  readonly assumption: PublicText | null;
}
