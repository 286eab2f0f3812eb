import { type DueDay, dueAfterDays, dueAfterWorkingDays } from '@kean/queues';
import type { Period } from '@kean/regulation';

const HOUR_MS = 3_600_000;

/** Hours run through nights and holidays; days end with their last day in Shanghai, or with the next one that is worked. */
export function dueWithin(from: Date, { amount, unit }: Period): Pick<DueDay, 'dueAt' | 'assumption'> {
  switch (unit) {
    case 'hour':
      return { dueAt: new Date(from.getTime() + amount * HOUR_MS), assumption: null };
    case 'day':
      return dueAfterDays(from, amount);
    case 'working-day':
      return dueAfterWorkingDays(from, amount);
    default:
      throw new TypeError('what follows a leak is due in hours or days');
  }
}
