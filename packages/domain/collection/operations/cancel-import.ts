import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ImportIdInput, ImportView } from '../contract.ts';
import { failCollection } from '../errors.ts';
import {
  importThatHasNotEndedCanBeCancelled,
  OPEN_STATES,
} from '../rules/import-that-has-not-ended-can-be-cancelled.ts';
import { endImport } from './end-import.ts';
import { inImportTransaction, requireImport } from './stored-import.ts';
import { viewImport } from './view-import.ts';

/**
 * Stops an import: at once where it waits, after the batch at hand where it runs. What was imported stays. Whoever may see the
 * import may stop it, so that a manager can, when the person who started it has left.
 * @throws AppError COLLECTION_IMPORT_NOT_FOUND | COLLECTION_IMPORT_MOVED_ON
 */
export function cancelImport(call: SignedInContext, { importId }: ImportIdInput): Promise<ImportView> {
  const { principal, services } = call;
  return inImportTransaction(call, async (tx) => {
    const stored = await requireImport(tx, call, importId);
    if (!importThatHasNotEndedCanBeCancelled(stored.state)) throw failCollection('COLLECTION_IMPORT_MOVED_ON');
    const ids = { importId, staffId: stored.createdBy };
    const imported = await endImport(tx, ids, { state: 'cancelled', failure: null, from: OPEN_STATES });
    if (imported === null) throw failCollection('COLLECTION_IMPORT_MOVED_ON');
    const subject = { kind: 'Import', id: importId } as const;
    await record(tx, {
      action: 'collection.import-cancelled',
      outcome: 'allowed',
      principal,
      subject,
      facts: { imported },
    });
    return viewImport(await requireImport(tx, call, importId), principal.staffId, services.clock.now());
  });
}
