import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { LogConditions } from './log-filter.ts';

/** Most views that one person keeps. */
export const MAX_LOG_VIEWS = 30;
/** A word for the person's own eyes. No long number and no @, so that nothing of a client lands here by accident. */
const ViewName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .refine((name) => !/\d{6}|@/.test(name));

/** Spans that move on with the days, so that a view means the same tomorrow: so many days of the offices, today included. */
export const LOG_PERIODS = ['today', 'week', 'month', 'quarter'] as const;
/** Instead of `from` and `to`: whoever opens the view says from when that is. */
export const LogViewConditions = LogConditions.extend({ period: z.enum(LOG_PERIODS).optional() });
export type LogViewConditions = z.infer<typeof LogViewConditions>;

export const SaveLogView = z.strictObject({ name: ViewName, conditions: LogViewConditions });
export type SaveLogView = z.infer<typeof SaveLogView>;

export const DeleteLogView = z.strictObject({ viewId: idOf<'LogView'>() });
export type DeleteLogView = z.infer<typeof DeleteLogView>;

export const LogView = z.object({ id: z.string(), name: z.string(), conditions: LogViewConditions });
export type LogView = z.infer<typeof LogView>;
