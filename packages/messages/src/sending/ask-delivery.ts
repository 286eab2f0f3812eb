import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { setTimer } from '@kean/queues';
import { askDelivery } from '../jobs/ask-delivery.job.ts';
import type { MessageId } from '../sealed-message.ts';
import type { MessagesWorker } from './messages-worker.ts';
import { readMessage, SENDER } from './stored-message.ts';

/** Half a minute, doubled up to two hours: about two days in all, after which no gateway knows more. */
const MOST_ROUNDS = 30;
const MOST_SECONDS = 7_200;

const SETTLE = `
  update message set state = $2, cause = $3, delivered_at = case when $2 = 'delivered' then clock_timestamp() end
   where id = $1::uuid and state = 'sent'`;

/**
 * Asks the gateway what became of a text message, and asks again later where it does not know yet.
 * @throws AppError where the gateway cannot be asked: the queue asks again
 */
export async function askForDelivery(
  { services, messages }: MessagesWorker,
  { messageId, round }: { readonly messageId: MessageId; readonly round: number },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const stored = await inSqlTransaction(services.db, SENDER, (tx) => readMessage(tx, messageId));
  const deliveryOf = messages.channels.sms?.deliveryOf ?? null;
  const asked = stored?.state === 'sent' && stored.providerId !== null && deliveryOf !== null;
  const delivery = asked ? await deliveryOf(stored.providerId as string) : null;
  await inSqlTransaction(services.db, SENDER, async (tx) => {
    if (delivery === 'delivered') await tx.query(SETTLE, [messageId, 'delivered', null]);
    if (delivery === 'failed') await tx.query(SETTLE, [messageId, 'failed', 'NOT_DELIVERED']);
    if (delivery === 'under-way' && round < MOST_ROUNDS) {
      const inSeconds = Math.min(MOST_SECONDS, 30 * 2 ** round);
      const payload = { messageId, round: round + 1 };
      await setTimer(tx, {
        name: 'messages.ask-delivery',
        key: messageId,
        dueAt: { inSeconds },
        job: askDelivery,
        payload,
      });
    }
    await done(tx);
  });
}
