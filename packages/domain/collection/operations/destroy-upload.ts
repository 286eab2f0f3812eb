import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { ImportId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { sourceKey } from './sealed-upload.ts';

/**
 * The end of an uploaded list: its key is destroyed, so that no copy of the file, in no backup of the object store, can be read;
 * then the file goes too. Safe to repeat.
 * @param done says in the transaction of the event that the work is done, so that it is recorded once
 */
export async function destroyUploadOf(
  services: Services,
  importId: ImportId,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  await services.keyring.destroy('import', [importId]);
  await services.objects.delete(sourceKey(importId));
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const subject = { kind: 'Import', id: importId } as const;
    await record(tx, { action: 'collection.upload-destroyed', outcome: 'allowed', principal: null, subject });
    await done(tx);
  });
}
