import { setTimeout as pause } from 'node:timers/promises';
import { failClients } from '../../errors.ts';

/** No answer at the door comes sooner. Above what a right link costs, so that a wrong one is not told by its speed. */
export const PACE_MS = 400;
/** Under way at once in one process; with the pace, about a hundred and sixty tries a second, however many come. */
const MOST_AT_ONCE = 64;
let inside = 0;

/**
 * Runs a try at the door of a client's pages so that every answer takes the same time, and no more of them at once than there is room for.
 * @throws AppError CLIENTS_VISIT_LIMITED at once where there is none
 */
export async function atOnePace<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  if (inside >= MOST_AT_ONCE) throw failClients('CLIENTS_VISIT_LIMITED');
  inside += 1;
  const slowest = pause(PACE_MS);
  try {
    return await act();
  } finally {
    await slowest;
    inside -= 1;
  }
}
