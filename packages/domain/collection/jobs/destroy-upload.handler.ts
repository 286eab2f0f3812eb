import type { JobHandler } from '@kean/queues/worker';
import { destroyUploadOf } from '../operations/destroy-upload.ts';
import type { ImportPayload, ImportWorker } from '../operations/import-worker.ts';

export const handle: JobHandler<ImportPayload, ImportWorker> = ({ payload, done }, { services }) =>
  destroyUploadOf(services, payload.importId, done);
