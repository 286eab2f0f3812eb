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

export const SaveLogView = z.strictObject({ name: ViewName, conditions: LogConditions });
export type SaveLogView = z.infer<typeof SaveLogView>;

export const DeleteLogView = z.strictObject({ viewId: idOf<'LogView'>() });
export type DeleteLogView = z.infer<typeof DeleteLogView>;

export const LogView = z.object({ id: z.string(), name: z.string(), conditions: LogConditions });
export type LogView = z.infer<typeof LogView>;
