import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { InboxLetter } from '../../contract/messages.ts';
import { failStorage } from '../../errors.ts';

/**
 * What arrived in the inbox of a demonstration, the newest first. Its people are invented, and the look stands in the log all the same.
 * @throws AppError STORAGE_NO_INBOX in every office that is not a demonstration; STORAGE_INBOX_AWAY
 */
export async function readInbox({ services, principal }: SignedInContext): Promise<readonly InboxLetter[]> {
  const { inbox } = services;
  if (inbox === undefined) throw failStorage('STORAGE_NO_INBOX');
  const letters = await inbox.read().catch((error: unknown) => {
    throw failStorage('STORAGE_INBOX_AWAY', {}, error);
  });
  await inSqlTransaction(services.db, nobody, (tx) =>
    record(tx, {
      action: 'storage.inbox-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Message', id: null },
      facts: { letters: letters.length },
    }),
  );
  return letters;
}
