import type { RunContext } from '../harness/context.ts';
import type { Colleague } from '../office/colleague.ts';

const TIMEOUT_MS = 600_000;

/** What one list cost, from the moment the worker began with the first row to the committed end. */
export interface ImportRun {
  readonly imported: number;
  readonly secondsEach: number;
}

interface EndedImport {
  readonly imported: number;
  readonly totalRows: number;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/**
 * Uploads a list, confirms the guessed columns and waits for the worker. Upload and preview are not counted: a person stands
 * between them and the run.
 * @throws Error where a row did not become a client
 */
export async function importOnce(colleague: Colleague, file: string, context: RunContext): Promise<ImportRun> {
  context.signal.throwIfAborted();
  const ended = await colleague.importList(file, TIMEOUT_MS);
  if (ended.state !== 'finished') throw new Error(`the import ended ${ended.state}: ${ended.failure?.code ?? 'why?'}`);
  const view = await colleague.query<EndedImport>('collection.imports.get', { importId: ended.id });
  if (view.imported !== view.totalRows) throw new Error(`${view.imported} of ${view.totalRows} rows became clients`);
  const seconds = (Date.parse(view.finishedAt) - Date.parse(view.startedAt)) / 1_000;
  context.say(`${view.imported} clients in ${seconds.toFixed(1)} s`);
  return { imported: view.imported, secondsEach: seconds / view.imported };
}
