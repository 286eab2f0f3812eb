import type { DutyState, FactsOfLeak } from '../contract/duties.ts';
import type { LawOfLeaks } from './law-of-leaks.ts';

/**
 * Hours run for larger incidents alone, and only for what happened to a network or a system. As long as nobody can say how many people are
 * concerned, it is undecided: neither "no report is owed" nor "one is" would be true.
 */
export function anIncidentIsLargerFromSoManyPeople(facts: FactsOfLeak, { larger }: LawOfLeaks): DutyState {
  if (!facts.throughSystems) return 'not-owed';
  if (facts.judgedLarger) return 'owed';
  if (facts.people === null) return 'undecided';
  const [least] = larger.value.counts;
  if (least === undefined) throw new TypeError('a threshold of people is one number');
  const reached = larger.value.from === 'from' ? facts.people >= least : facts.people > least;
  return reached ? 'owed' : 'not-owed';
}
