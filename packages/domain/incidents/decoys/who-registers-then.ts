import type { StaffId } from '@kean/kernel';
import { localDay } from './local-day.ts';

/** That somebody registered a client. */
export interface Registration {
  readonly at: Date;
  readonly by: StaffId;
}

/** How far from an hour at which somebody took one down they are thought to take down others (Silverman, 1986). */
const BANDWIDTH_MS = 40 * 60_000;
/** As good as certain: what is expected of somebody's days of the week is worth so many registrations. */
const MOST_WEIGHT = 50;

/**
 * How likely each colleague is to take somebody down on that day of the week and at about that hour, in proportion; whoever had nobody on such a day has the day off.
 *
 * Not by how many they had then: whoever had many had luck as well, and a further client of theirs would be one more than there would be. How many somebody
 * has on all days, times how many all have on that day, says what is to be expected; their own count moves it the less, the less such counts
 * are seen to differ from what was expected (empirical Bayes: Robbins, 1956; Efron and Morris, 1975).
 */
export function whoRegistersThen(now: Date, registrations: readonly Registration[]): Map<StaffId, number> {
  const { weekday, time } = localDay(now);
  const cells = cellsOf(registrations);
  const weight = weightOfExpected(cells);
  const then = cells.filter((cell) => cell.weekday === weekday);
  return new Map(
    then.map(({ by, count, expected, hours }) => [
      by,
      ((count + weight) / (1 + weight / expected)) * densityAt(time, hours),
    ]),
  );
}

interface Cell {
  readonly by: StaffId;
  readonly weekday: number;
  readonly count: number;
  /** By the person's number and the day's, over the days on which they work. */
  readonly expected: number;
  /** Of all days of the person. */
  readonly hours: readonly number[];
}

function cellsOf(registrations: readonly Registration[]): Cell[] {
  const days = registrations.map(({ at, by }) => ({ by, ...localDay(at) }));
  const onDay = new Map([...Map.groupBy(days, ({ weekday }) => weekday)].map(([day, all]) => [day, all.length]));
  return [...Map.groupBy(days, ({ by }) => by)].flatMap(([by, own]) => {
    const worked = [...Map.groupBy(own, ({ weekday }) => weekday)];
    const all = worked.reduce((sum, [day]) => sum + (onDay.get(day) ?? 0), 0);
    const hours = own.map(({ time }) => time);
    return worked.map(([weekday, { length: count }]) => ({
      ...{ by, weekday, count, hours },
      expected: (own.length * (onDay.get(weekday) ?? 0)) / all,
    }));
  });
}

/** By how much more the counts differ from what was expected than chance alone lets them (Pearson's statistic). */
function weightOfExpected(cells: readonly Cell[]): number {
  const people = new Set(cells.map(({ by }) => by)).size;
  const days = new Set(cells.map(({ weekday }) => weekday)).size;
  const free = Math.max(1, cells.length - people - days + 1);
  const off = cells.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0) / free;
  const mean = cells.reduce((sum, { expected }) => sum + expected, 0) / Math.max(1, cells.length);
  return off <= 1 ? MOST_WEIGHT : Math.min(MOST_WEIGHT, mean / (off - 1));
}

/** In proportion. */
function densityAt(time: number, hours: readonly number[]): number {
  const near = hours.map((hour) => Math.exp(-(((hour - time) / BANDWIDTH_MS) ** 2) / 2));
  return near.reduce((sum, one) => sum + one, 0) / hours.length;
}
