import { setTimeout } from 'node:timers/promises';
import type { SignedInContext } from '@kean/procedures';
import type { ImportIdInput, ImportView } from '../contract.ts';
import { importThatHasNotEndedCanBeCancelled } from '../rules/import-that-has-not-ended-can-be-cancelled.ts';
import { inImportTransaction, requireImport } from './stored-import.ts';
import { viewImport } from './view-import.ts';

/** One import as it stands. @throws AppError COLLECTION_IMPORT_NOT_FOUND */
export function getImport(call: SignedInContext, { importId }: ImportIdInput): Promise<ImportView> {
  const { principal, services } = call;
  return inImportTransaction(call, async (tx) =>
    viewImport(await requireImport(tx, call, importId), principal.staffId, services.clock.now()),
  );
}

/** How often a running import is looked at, in milliseconds. */
const LOOK_EVERY_MS = 300;

/**
 * An import as it goes on, whenever it has changed, until it has ended or the watcher leaves. What waits for a person (`mapping`)
 * is watched on, since the person may act in another window.
 */
export async function* watchImport(
  call: SignedInContext,
  input: ImportIdInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportView, void, undefined> {
  let shown = '';
  while (signal?.aborted !== true) {
    const view = await getImport(call, input);
    const changed = `${view.version}/${view.state}/${view.handledRows}`;
    if (changed !== shown) yield view;
    shown = changed;
    if (!importThatHasNotEndedCanBeCancelled(view.state)) return;
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(unlessAborted);
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
