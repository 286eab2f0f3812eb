import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { ImportId, StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { ImportState } from '../contract.ts';
import type { CollectionErrorCode } from '../errors.ts';
import { destroyUpload } from '../jobs/destroy-upload.job.ts';
import { OPEN_STATES } from '../rules/import-that-has-not-ended-can-be-cancelled.ts';
import { ownerPrincipal } from './stored-import.ts';

const END = `UPDATE import SET state = $2::import_state, failure = $3, preview = NULL, finished_at = now(), version = version + 1
  WHERE id = $1::uuid AND state = ANY($4::import_state[]) RETURNING imported`;

/** How an import ends. */
export interface Ending {
  readonly state: Extract<ImportState, 'finished' | 'refused' | 'failed' | 'cancelled'>;
  readonly failure: CollectionErrorCode | null;
  /** States it may end from; one that has moved on is left as it is. */
  readonly from: readonly ImportState[];
}

/**
 * Ends an import within the caller's transaction: its preview goes, and the destruction of upload and key is promised.
 * @returns clients imported until then, or `null` where it had moved on
 */
export async function endImport(
  tx: SqlTransaction,
  { importId, staffId }: { importId: ImportId; staffId: StaffId },
  { state, failure, from }: Ending,
): Promise<number | null> {
  const [ended] = await tx.query<{ imported: number }>(END, [importId, state, failure, from]);
  if (ended === undefined) return null;
  await promise(tx, destroyUpload, { importId, staffId }, importId);
  return ended.imported;
}

/** Ends an import that cannot be taken over (`refused`, nothing was written) or not further (`failed`). */
export async function giveUpImport(
  services: Services,
  ids: { importId: ImportId; staffId: StaffId },
  state: 'refused' | 'failed',
  code: CollectionErrorCode,
): Promise<void> {
  await inSqlTransaction(services.db, ownerPrincipal(ids.staffId), async (tx) => {
    const imported = await endImport(tx, ids, { state, failure: code, from: OPEN_STATES });
    if (imported === null) return;
    const subject = { kind: 'Import', id: ids.importId } as const;
    if (state === 'refused') {
      await record(tx, {
        action: 'collection.import-refused',
        outcome: 'refused',
        principal: null,
        subject,
        facts: { code },
      });
      return;
    }
    const facts = { code, imported };
    await record(tx, { action: 'collection.import-failed', outcome: 'failed', principal: null, subject, facts });
  });
}
