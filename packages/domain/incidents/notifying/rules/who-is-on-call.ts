import { dayAfter, dayThere, instantThere } from '@kean/queues';
import type { OnCallStretch, OnCallTurn, Rank } from '../../contract/notifying.ts';

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Somebody else, or nobody, for a time. */
export interface ExceptionOf {
  readonly rank: Rank;
  readonly staffId: OnCallTurn['staffId'];
  readonly from: Date;
  readonly until: Date;
  readonly setAt: Date;
}

/** The Monday of the week in which it is, by the clocks of the office. */
export function mondayOf(now: Date): string {
  const day = dayThere(now);
  // 1970-01-01 was a Thursday.
  const weekday = (Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 3) % 7;
  return dayAfter(day, -weekday);
}

/** Who is on call in a minute of the week, Monday 00:00 is 0; `null` for nobody. */
export function turnAt(turns: readonly OnCallTurn[], rank: Rank, minute: number): OnCallTurn['staffId'] {
  const since = ({ weekday, fromMinute }: OnCallTurn) =>
    (minute - (weekday - 1) * DAY_MINUTES - fromMinute + WEEK_MINUTES) % WEEK_MINUTES;
  const ofRank = turns.filter((turn) => turn.rank === rank);
  return ofRank.toSorted((one, other) => since(one) - since(other)).at(0)?.staffId ?? null;
}

/**
 * One week of one rank, cut wherever somebody else begins. The exception that was said last counts; whoever may not be told is nobody.
 * @param monday `YYYY-MM-DD`
 * @param mayBeTold who may handle alerts
 */
export function weekOf(
  rank: Rank,
  monday: string,
  turns: readonly OnCallTurn[],
  exceptions: readonly ExceptionOf[],
  mayBeTold: ReadonlySet<string>,
): OnCallStretch[] {
  const begins = instantThere(monday, '00:00').getTime();
  const ends = instantThere(dayAfter(monday, 7), '00:00').getTime();
  const ofRank = exceptions.filter((one) => one.rank === rank).toSorted((one, other) => +other.setAt - +one.setAt);
  const cuts = [
    ...DAYS.map((day) => begins + day * DAY_MINUTES * 60_000),
    ...turns
      .filter((turn) => turn.rank === rank)
      .map(({ weekday, fromMinute }) => begins + ((weekday - 1) * DAY_MINUTES + fromMinute) * 60_000),
    ...ofRank.flatMap(({ from, until }) => [from.getTime(), until.getTime()]),
    ends,
  ];
  const inOrder = [...new Set(cuts)].filter((at) => at >= begins && at <= ends).toSorted((one, other) => one - other);
  return inOrder.slice(0, -1).map((at, index) => {
    const exception = ofRank.find(({ from, until }) => from.getTime() <= at && at < until.getTime());
    const said = exception === undefined ? turnAt(turns, rank, Math.floor((at - begins) / 60_000)) : exception.staffId;
    const staffId = said !== null && mayBeTold.has(said) ? said : null;
    return {
      rank,
      from: new Date(at),
      until: new Date(inOrder[index + 1] ?? ends),
      staffId,
      byException: exception !== undefined,
    };
  });
}

/** How many stretches of a usual week have nobody who is asked first. */
export function hoursWithoutAnybody(turns: readonly OnCallTurn[], mayBeTold: ReadonlySet<string>): number {
  return weekOf(1, '2026-01-05', turns, [], mayBeTold).filter(({ staffId }) => staffId === null).length;
}
