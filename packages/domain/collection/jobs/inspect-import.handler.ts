import type { JobHandler } from '@kean/queues/worker';
import type { ImportPayload, ImportWorker } from '../operations/import-worker.ts';
import { inspectUploaded } from '../operations/inspect-import.ts';

export const handle: JobHandler<ImportPayload, ImportWorker> = ({ payload, attempt }, worker) =>
  inspectUploaded(worker, payload, attempt);
