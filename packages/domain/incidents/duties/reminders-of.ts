import type { LeakDuty } from '../contract/duties.ts';

/** At half of the time and at four fifths. */
const PARTS = [0.5, 0.8] as const;

/** When whoever owns the case is reminded of a duty; never for one without a time. */
export function remindersOf({ dueAt, runsFrom, state }: LeakDuty): readonly Date[] {
  if (dueAt === null || runsFrom === null || state === 'not-owed') return [];
  const span = dueAt.getTime() - runsFrom.getTime();
  return PARTS.map((part) => new Date(runsFrom.getTime() + Math.round(span * part)));
}
