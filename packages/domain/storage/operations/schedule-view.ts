import type { PublicText } from '@kean/kernel';
import type { ScheduleView } from '../contract/work.ts';

/** A row of `schedule`. */
export interface ScheduleRow {
  readonly name: string;
  /** As the code that declares it says it. */
  readonly words: { readonly title: PublicText; readonly remedy: PublicText };
  readonly cadence: string;
  readonly graceSeconds: number;
  readonly dueAt: Date;
  readonly lastRanAt: Date | null;
  readonly lastDoneAt: Date | null;
}

/** @param since when its silence began, or would begin */
export function viewSchedule(row: ScheduleRow, now: Date, since: Date): ScheduleView {
  const { name, cadence, dueAt, lastRanAt, lastDoneAt, graceSeconds, words } = row;
  const overdue = now.getTime() - since.getTime() > graceSeconds * 1000;
  return { name, title: words.title, cadence, dueAt, lastRanAt, lastDoneAt, overdue };
}
