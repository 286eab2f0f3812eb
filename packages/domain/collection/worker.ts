import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { destroyDraft, destroyUpload, inspectImport, runImport } from './jobs/index.ts';
import type { ImportWorker } from './operations/import-worker.ts';

export type { ImportWorker, RightsOf } from './operations/import-worker.ts';

/** The jobs of collection. Few at once: a run keeps a processor and a database connection busy. */
export const collectionWorker: ClauseWorker<ImportWorker> = {
  clause: 'collection',
  handlers: [
    handleJob(inspectImport, () => import('./jobs/inspect-import.handler.ts')),
    handleJob(runImport, () => import('./jobs/run-import.handler.ts')),
    handleJob(destroyDraft, () => import('./jobs/destroy-draft.handler.ts')),
    handleJob(destroyUpload, () => import('./jobs/destroy-upload.handler.ts')),
  ],
  concurrency: { collection: 2, 'collection-inspect': 2, 'collection-upkeep': 2 },
};
