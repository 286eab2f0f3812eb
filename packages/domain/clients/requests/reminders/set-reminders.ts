import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { clearTimer, setTimer } from '@kean/queues';
import { remindOfRequest } from '../../jobs/remind-of-request.job.ts';

/** Long enough before the end that somebody can still answer. */
const NEAR_DAYS = 3;
const DAY_MS = 86_400_000;
const NAMES = { near: 'clients.request-near', over: 'clients.request-over' } as const;

/** What is due is a row (0031): one shortly before the day, one at its end; set again, they move. */
export async function setReminders(tx: SqlTransaction, requestId: Id<'Request'>, dueAt: Date): Promise<void> {
  const times = { near: new Date(dueAt.getTime() - NEAR_DAYS * DAY_MS), over: dueAt } as const;
  for (const when of ['near', 'over'] as const) {
    const timer = { name: NAMES[when], key: requestId, dueAt: times[when] };
    await setTimer(tx, { ...timer, job: remindOfRequest, payload: { requestId, when } });
  }
}

/** A request that was answered reminds nobody. */
export async function clearReminders(tx: SqlTransaction, requestId: Id<'Request'>): Promise<void> {
  for (const name of Object.values(NAMES)) await clearTimer(tx, name, requestId);
}
