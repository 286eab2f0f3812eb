import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { RadiusId } from '../contract/radius.ts';
import { eraseLeakedFile } from '../jobs/erase-leaked-file.job.ts';
import { failRadius } from './errors.ts';
import { MEASURER, type RadiusWorker } from './measure.ts';
import { objectOfLeak } from './stored-file.ts';

const KEPT = 'SELECT FROM leak_radius WHERE id = $1::uuid AND file_until IS NOT NULL AND file_erased_at IS NULL';
const ERASED = `
  UPDATE leak_radius SET file_erased_at = clock_timestamp()
   WHERE id = $1::uuid AND file_until IS NOT NULL AND file_erased_at IS NULL RETURNING id`;
const NEVER_CAME = 'SELECT FROM leak_radius WHERE id = $1::uuid';

/** The file goes before its time; what was measured of it stays. @throws AppError INCIDENTS_RADIUS_NOT_FOUND */
export function letFileGo(call: SignedInContext, radiusId: RadiusId): Promise<void> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const [kept] = await tx.query(KEPT, [radiusId]);
    if (kept === undefined) throw failRadius('INCIDENTS_RADIUS_NOT_FOUND');
    await promise(tx, eraseLeakedFile, { radiusId }, radiusId);
    await record(tx, {
      ...{ action: 'incidents.leaked-file-let-go', outcome: 'allowed', principal: call.principal },
      subject: { kind: 'LeakRadius', id: radiusId },
    });
  });
}

/**
 * The end of a leaked file: its key is destroyed, so that no copy in any backup opens; then the bytes go. Of an upload that broke off, too. Safe to
 * repeat, and in the log once.
 */
export async function eraseFile(
  { services }: RadiusWorker,
  radiusId: RadiusId,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  await services.keyring.destroy('import', [radiusId]);
  await services.objects.delete(objectOfLeak(radiusId));
  await inSqlTransaction(services.db, MEASURER, async (tx) => {
    const [erased] = await tx.query(ERASED, [radiusId]);
    const [known] = await tx.query(NEVER_CAME, [radiusId]);
    if (erased !== undefined || known === undefined) {
      await record(tx, {
        ...{ action: 'incidents.leaked-file-erased', outcome: 'allowed', principal: null },
        subject: { kind: 'LeakRadius', id: radiusId },
      });
    }
    await done(tx);
  });
}
