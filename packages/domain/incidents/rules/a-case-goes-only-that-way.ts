import { CASE_STATES, type CaseState } from '../contract/cases.ts';

const PLACE = new Map(CASE_STATES.map((state, at) => [state, at]));

/**
 * Whether a case moves from one state to another; the database holds the same. It goes on over any number of states, is closed after its
 * review alone, and goes back for a reason.
 */
export function aCaseGoesOnlyThatWay(from: CaseState, to: CaseState): 'on' | 'back' | 'no-way' {
  if (from === to || to === 'opened' || to === 'merged' || from === 'merged') return 'no-way';
  if (from === 'closed') return to === 'reviewing' ? 'back' : 'no-way';
  if (to === 'closed') return from === 'reviewing' ? 'on' : 'no-way';
  return (PLACE.get(to) ?? 0) > (PLACE.get(from) ?? 0) ? 'on' : 'back';
}
