import type { PublicText } from '@kean/kernel';
import type { z } from 'zod';
import type { JobDefinition } from '../define-job.ts';
import { type Cadence, writeCadence } from './cadence.ts';

/** Work that comes again and again. A clause lists its schedules in `worker.ts`; the worker keeps a row of each. */
export interface ScheduleDefinition<Payload extends z.ZodType = z.ZodType> {
  /** Verb-noun, one in the whole office: `take-backup`. */
  readonly name: string;
  readonly job: JobDefinition<Payload>;
  /** The same in every run; what a run is about, its handler reads. */
  readonly payload: z.input<Payload>;
  readonly cadence: Cadence;
  /** The first run begins when it is first declared, and not at its first due time. */
  readonly atOnce?: boolean;
  /** How long after its due time a run may be done; then somebody is alerted. */
  readonly graceMinutes: number;
  /** What it is for, as the operator reads it. */
  readonly title: PublicText;
  /** What to do when it stays silent, in one sentence. */
  readonly remedy: PublicText;
}

const NAME = /^[a-z]+(-[a-z]+)*$/;

/** Declares a schedule. @throws TypeError when it is none, so that the module which declares it cannot be loaded */
export function defineSchedule<Payload extends z.ZodType>(
  schedule: ScheduleDefinition<Payload>,
): ScheduleDefinition<Payload> {
  if (!NAME.test(schedule.name)) throw new TypeError(`a schedule is named by lower-case words: ${schedule.name}`);
  if (!(schedule.graceMinutes > 0)) throw new TypeError(`${schedule.name}: a grace is longer than nothing`);
  writeCadence(schedule.cadence);
  schedule.job.payload.parse(schedule.payload);
  return Object.freeze({ ...schedule });
}
