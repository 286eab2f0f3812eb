import { dayAfter, dayThere, dueAfterWorkingDays, instantThere } from '@kean/queues';
import { A_REQUEST_IS_ANSWERED_WITHIN, AN_APP_ANSWERS_WITHIN } from '@kean/regulation';

/** A day by which an answer is due, and the fact of the regulation table that says so. */
export interface Limit {
  readonly dueAt: Date;
  readonly by: string;
}

/**
 * "In time" is all that PIPL 50 says; two sources put it into days, neither confirmed by counsel. The earlier one counts, so that
 * whichever applies is kept. Both end with their last day by the clock of Shanghai; the day of asking does not count (民法典 201, 203).
 */
export function anAnswerIsDueByTheEarlierLimit(takenAt: Date): Limit {
  const [earlier] = limitsOf(takenAt);
  return earlier;
}

/** How far the one extension leads: to the other limit, which no source exceeds. */
export function theOtherLimit(takenAt: Date): Limit {
  return limitsOf(takenAt)[1];
}

function limitsOf(takenAt: Date): [Limit, Limit] {
  const inDays = {
    dueAt: instantThere(dayAfter(dayThere(takenAt), A_REQUEST_IS_ANSWERED_WITHIN.value.amount + 1), '00:00'),
    by: A_REQUEST_IS_ANSWERED_WITHIN.id,
  };
  const inWorkingDays = {
    dueAt: dueAfterWorkingDays(takenAt, AN_APP_ANSWERS_WITHIN.value.amount).dueAt,
    by: AN_APP_ANSWERS_WITHIN.id,
  };
  return inWorkingDays.dueAt <= inDays.dueAt ? [inWorkingDays, inDays] : [inDays, inWorkingDays];
}
