import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { seeAlert as see } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { AlertInput } from '../contract/work.ts';
import { failStorage } from '../errors.ts';

/**
 * Says that somebody has seen an alert and looks after it. It stays until the silence ends.
 * @throws AppError STORAGE_ALERT_NOT_FOUND
 */
export async function seeAlert({ services, principal }: SignedInContext, { alertId }: AlertInput): Promise<void> {
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const seen = await see(tx, alertId, principal.staffId);
    if (seen === null) throw failStorage('STORAGE_ALERT_NOT_FOUND');
    await record(tx, {
      action: 'storage.alert-seen',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Alert', id: null },
      facts: { kind: seen.kind, about: seen.about },
    });
  });
}
