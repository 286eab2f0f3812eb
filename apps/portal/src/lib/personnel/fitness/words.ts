import { CHECK_RESULTS, CHECKERS, DUTY_STATES, PAPER_REASON_WORDS } from '@kean/personnel/contract/fitness-words';
import type { FitnessRow } from '#lib/api/views.ts';
import { inTongue } from '../words.ts';

export type DutyState = FitnessRow['cells'][number]['state'];
export const RESULTS = Object.keys(CHECK_RESULTS) as (keyof typeof CHECK_RESULTS)[];
export const BY_WHOM = Object.keys(CHECKERS) as (keyof typeof CHECKERS)[];
export const stateWord = (state: DutyState): string => inTongue(DUTY_STATES[state]);
export const resultWord = (result: keyof typeof CHECK_RESULTS): string => inTongue(CHECK_RESULTS[result]);
export const checkerWord = (checker: keyof typeof CHECKERS): string => inTongue(CHECKERS[checker]);

export type PaperReason = keyof typeof PAPER_REASON_WORDS;
export const PAPER_REASONS = Object.keys(PAPER_REASON_WORDS) as PaperReason[];
export const paperReasonWord = (reason: PaperReason): string => inTongue(PAPER_REASON_WORDS[reason]);

/** How much a state asks of somebody. */
export const STATE_LOOKS = {
  'not-asked': 'quiet',
  missing: 'danger',
  asked: 'wait',
  standing: 'calm',
  soon: 'wait',
  over: 'danger',
  against: 'danger',
} as const satisfies Record<DutyState, string>;
