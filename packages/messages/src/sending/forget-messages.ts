import { type Database, inSqlTransaction, type SqlTransaction } from '@kean/db';
import { SENDER } from './stored-message.ts';

/** Failed, and too late to be tried again: the contents serve nobody. */
const EMPTY = `update message set sealed = null where sealed is not null and state = 'failed' and valid_until < now() returning id`;
const REMOVE = `delete from message where created_at < now() - interval '90 days' and valid_until < now() returning id`;
const END_OBJECTIONS = 'delete from do_not_contact where ends_at <= now() returning channel';

/** Takes away what is over. Safe to repeat. */
export async function forgetOldMessages(db: Database, done: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  await inSqlTransaction(db, SENDER, async (tx) => {
    for (const text of [EMPTY, REMOVE, END_OBJECTIONS]) await tx.query(text);
    await done(tx);
  });
}
