import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { clearTimer, setTimer } from '@kean/queues';
import { expireRecovery } from '../jobs/index.ts';

const TIMER = 'agency.recovery-end';

/** When a request ends by itself, the worker writes it down; an end that moved moves this one. */
export async function setRecoveryEnd(tx: SqlTransaction, id: Id<'AccountRecovery'>, endsAt: Date): Promise<void> {
  // A moment of Postgres has parts of a millisecond that are cut off here: looked at so early, the request would not be over yet.
  const dueAt = new Date(endsAt.getTime() + 1);
  await setTimer(tx, { name: TIMER, key: id, dueAt, job: expireRecovery, payload: { recoveryId: id } });
}

/** Nothing is left to end. Harmless where nothing was set. */
export async function clearRecoveryEnd(tx: SqlTransaction, id: string): Promise<void> {
  await clearTimer(tx, TIMER, id);
}
