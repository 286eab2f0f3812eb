import type { JobHandler } from '@kean/queues/worker';
import type { ImportPayload, ImportWorker } from '../operations/import-worker.ts';
import { runConfirmed } from '../operations/run-import.ts';

export const handle: JobHandler<ImportPayload, ImportWorker> = ({ payload, ...job }, worker) =>
  runConfirmed(worker, payload, job);
