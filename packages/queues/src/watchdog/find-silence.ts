import { dayAfter, dayThere } from '../timers/shanghai-time.ts';
import { ANNOUNCED_YEARS } from '../timers/working-days/announced-years.ts';
import type { WorkingCalendar } from '../timers/working-days/working-day.ts';
import type { SilenceKind } from './alert-kinds.ts';
import type { ScheduleVital, Vitals } from './read-vitals.ts';

export interface Silence {
  readonly kind: SilenceKind;
  /** Name of the schedule or queue, a year, or `all`. */
  readonly about: string;
  readonly since: Date;
}

/** A worker tells of itself every two seconds. */
export const PULSE_GRACE_MS = 30_000;
export const LAG_GRACE_MS = 60_000;
/** The announcement comes in November. */
const CALENDAR_DAYS_AHEAD = 21;

/** What is silent that should not be: one pure rule for each kind. */
export function findSilence(vitals: Vitals, calendar: WorkingCalendar = ANNOUNCED_YEARS): Silence[] {
  return [
    ...overdueSchedules(vitals),
    ...unattendedQueues(vitals),
    ...late('relay-lags', vitals.oldestUnrelayedAt, vitals.now),
    ...late('timers-late', vitals.oldestTimerAt, vitals.now),
    ...silentWorkers(vitals),
    ...standingArchive(vitals),
    ...endOfCalendar(vitals.now, calendar),
  ];
}

/** Begun and not done counts from its beginning; otherwise from when it should have begun. */
export function silentSince({ dueAt, lastRanAt, lastDoneAt }: ScheduleVital): Date {
  return lastRanAt !== null && (lastDoneAt === null || lastDoneAt < lastRanAt) ? lastRanAt : dueAt;
}

function overdueSchedules({ schedules, now }: Vitals): Silence[] {
  return schedules
    .map((schedule) => ({ schedule, since: silentSince(schedule) }))
    .filter(({ schedule, since }) => older(since, now, schedule.graceSeconds * 1000))
    .map(({ schedule, since }) => ({ kind: 'schedule-overdue', about: schedule.name, since }));
}

function unattendedQueues({ queues, consumed, now }: Vitals): Silence[] {
  return queues
    .filter(({ waiting, relayed, lagSeconds }) => waiting + relayed > 0 && lagSeconds * 1000 > PULSE_GRACE_MS)
    .filter(({ queue }) => older(consumed.get(queue) ?? null, now, PULSE_GRACE_MS))
    .map(({ queue, lagSeconds }) => ({
      kind: 'queue-unattended',
      about: queue,
      since: consumed.get(queue) ?? new Date(now.getTime() - lagSeconds * 1000),
    }));
}

/** Said once there is something that waits for a worker: an office that is being set up has none yet. */
function silentWorkers({ consumed, schedules, queues, now }: Vitals): Silence[] {
  const last = [...consumed.values()].reduce<Date | null>((one, other) => (one && one > other ? one : other), null);
  const expected = schedules.length > 0 || queues.some(({ lagSeconds }) => lagSeconds * 1000 > PULSE_GRACE_MS);
  if (!expected || !older(last, now, PULSE_GRACE_MS)) return [];
  return [{ kind: 'workers-silent', about: 'all', since: last ?? now }];
}

function late(kind: 'relay-lags' | 'timers-late', oldest: Date | null, now: Date): Silence[] {
  return oldest !== null && older(oldest, now, LAG_GRACE_MS) ? [{ kind, about: 'all', since: oldest }] : [];
}

/** How long is too long, the server's own settings say. */
function standingArchive({ archiveOverdueSince: since }: Vitals): Silence[] {
  return since === null ? [] : [{ kind: 'archive-stands', about: 'all', since }];
}

function endOfCalendar(now: Date, calendar: WorkingCalendar): Silence[] {
  const year = Number(dayAfter(dayThere(now), CALENDAR_DAYS_AHEAD).slice(0, 4));
  return calendar[year] === undefined ? [{ kind: 'calendar-ends', about: String(year), since: now }] : [];
}

function older(instant: Date | null, now: Date, ms: number): boolean {
  return instant === null || now.getTime() - instant.getTime() > ms;
}
