import type { SqlTransaction } from '@kean/db';
import { clearTimer, promise } from '@kean/queues';
import { sendJobOf } from './jobs/send-message.job.ts';
import type { MessageId } from './sealed-message.ts';
import type { MessageChannel } from './states.ts';

/** One that a rule refused stays refused: asking again changes no rule. One whose contents are gone cannot be said again. */
const AGAIN = `
  update message set state = 'queued', cause = null, next_try_at = null
   where id = $1::uuid and state in ('queued', 'waiting', 'failed') and valid_until > clock_timestamp()
     and (cause is null or cause not in ('NOT_DELIVERED', 'QUIET_HOURS'))
  returning channel, urgent, template, attempts`;

/**
 * Lets a message be tried at once, in the caller's transaction: the server is back, or what was wrong with it was put right.
 * @returns its template; `null` where there is no such message, or it is over
 */
export async function tryMessageAgain(tx: SqlTransaction, id: MessageId): Promise<string | null> {
  const [row] = await tx.query<{ channel: MessageChannel; urgent: boolean; template: string; attempts: number }>(
    AGAIN,
    [id],
  );
  if (row === undefined) return null;
  await clearTimer(tx, 'messages.try-again', id);
  await promise(tx, sendJobOf(row), { messageId: id }, `${id}.${row.attempts}`);
  return row.template;
}
