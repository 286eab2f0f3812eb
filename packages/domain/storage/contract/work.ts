/** The work of the office as its operator sees it: counts, times and codes. No payload and no key is shown. */
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });

/** Number of a promise; it stays a text, for it may outgrow what a number holds. */
export const JobNumber = z.string().regex(/^[1-9]\d{0,17}$/);

export const AlertView = z.object({
  /** `null` where no worker is left to write it down: the console judged by itself. */
  id: JobNumber.nullable(),
  kind: z.string(),
  /** Name of the schedule or queue, a year, or `all`. */
  about: z.string(),
  title: Text,
  remedy: Text,
  since: z.date(),
  seenAt: z.date().nullable(),
  seenByName: z.string().nullable(),
});
export type AlertView = z.infer<typeof AlertView>;

export const QueueView = z.object({
  queue: z.string(),
  /** Promised and not handed to Redis yet. */
  waiting: z.number().int(),
  /** Handed over and not done. */
  relayed: z.number().int(),
  inHand: z.number().int(),
  dead: z.number().int(),
  /** Runs that ended in the last minute, over all workers. */
  perMinute: z.number().int(),
  /** Age of the oldest work that is not done. */
  oldestSeconds: z.number(),
  /** Workers that consume it now, and jobs at once over all of them. */
  workers: z.number().int(),
  room: z.number().int(),
});
export type QueueView = z.infer<typeof QueueView>;

export const RunningJobView = z.object({
  id: JobNumber,
  queue: z.string(),
  job: z.string(),
  startedAt: z.date(),
  /** `null` where the work does not say how far it is. */
  done: z.number().int().nullable(),
  total: z.number().int().nullable(),
});

export const DeadJobView = z.object({
  id: JobNumber,
  queue: z.string(),
  job: z.string(),
  attempts: z.number().int(),
  promisedAt: z.date(),
  deadAt: z.date(),
  /** Code of the cause. */
  failure: z.string(),
  /** What the cause asks of a person. */
  remedy: Text,
});
export type DeadJobView = z.infer<typeof DeadJobView>;

/** Failed, and will be tried again by itself. */
export const FailedJobView = z.object({
  id: JobNumber,
  queue: z.string(),
  job: z.string(),
  attempts: z.number().int(),
  promisedAt: z.date(),
  failure: z.string(),
});

export const TimerGroup = z.object({ name: z.string(), count: z.number().int(), nextAt: z.date() });

export const ScheduleView = z.object({
  name: z.string(),
  title: Text,
  /** `every 3600`, `daily 02:30`, `weekly 1 02:30`, `monthly 1 02:30`, `working-days 09:00` */
  cadence: z.string(),
  lastRanAt: z.date().nullable(),
  lastDoneAt: z.date().nullable(),
  dueAt: z.date(),
  overdue: z.boolean(),
});
export type ScheduleView = z.infer<typeof ScheduleView>;

export const WorkOverview = z.object({
  /** By the clock of the database, as every time here. */
  now: z.date(),
  alerts: z.array(AlertView),
  queues: z.array(QueueView),
  running: z.array(RunningJobView),
  failed: z.array(FailedJobView),
  dead: z.array(DeadJobView),
  /** What becomes due, by kind, the next first. */
  timers: z.array(TimerGroup),
  schedules: z.array(ScheduleView),
});
export type WorkOverview = z.infer<typeof WorkOverview>;

/** Why work is given up for good; a closed list, for the log holds no free text. */
export const GIVE_UP_REASONS = ['no-longer-needed', 'done-otherwise', 'cannot-succeed'] as const;
export const GiveUpReason = z.enum(GIVE_UP_REASONS);
export type GiveUpReason = z.infer<typeof GiveUpReason>;

export const JobInput = z.strictObject({ jobId: JobNumber });
export type JobInput = z.infer<typeof JobInput>;
export const GiveUpInput = z.strictObject({ jobId: JobNumber, reason: GiveUpReason });
export type GiveUpInput = z.infer<typeof GiveUpInput>;
export const AlertInput = z.strictObject({ alertId: JobNumber });
export type AlertInput = z.infer<typeof AlertInput>;
