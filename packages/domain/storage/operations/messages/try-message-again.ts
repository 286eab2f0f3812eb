import { inSqlTransaction, nobody } from '@kean/db';
import { tryMessageAgain as tryAgain } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { MessageInput } from '../../contract/messages.ts';
import { failStorage } from '../../errors.ts';

/**
 * Lets a message be tried at once: the server is back, or what was wrong with it was put right. Every rule is asked anew when it is sent.
 * @throws AppError STORAGE_MESSAGE_NOT_FOUND where there is no such message, or it is over
 */
export async function tryMessageAgain(
  { services, principal }: SignedInContext,
  { messageId }: MessageInput,
): Promise<void> {
  await inSqlTransaction(services.db, { ...nobody, clientScope: 'agency' }, async (tx) => {
    const template = await tryAgain(tx, messageId);
    if (template === null) throw failStorage('STORAGE_MESSAGE_NOT_FOUND');
    await record(tx, {
      action: 'storage.message-tried-again',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Message', id: null },
      facts: { template, messageId },
    });
  });
}
