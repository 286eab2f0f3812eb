import type { ImportView } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import { timeLeft } from '#lib/format/time-left.ts';
import * as m from '#paraglide/messages.js';

/** Counts, rate and time left of a run, as far as they are known. */
export function runWords(run: ImportView): string[] {
  const { handledRows, totalRows, rowsPerSecond, secondsLeft } = run;
  return [
    totalRows === null
      ? m.run_rows_unknown({ done: count(handledRows) })
      : m.run_rows({ done: count(handledRows), total: count(totalRows) }),
    ...(rowsPerSecond === null ? [] : [m.run_rate({ rate: count(Math.round(rowsPerSecond)) })]),
    ...(secondsLeft === null ? [] : [timeLeft(secondsLeft)]),
  ];
}

/** What the rows handled so far have become. */
export function resultWords(run: ImportView): string[] {
  return [
    m.run_imported({ count: count(run.imported) }),
    m.run_duplicates({ count: count(run.duplicates) }),
    m.run_rejected({ count: count(run.rejected) }),
  ];
}
