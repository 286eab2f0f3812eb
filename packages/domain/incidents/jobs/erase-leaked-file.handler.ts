import type { JobHandler } from '@kean/queues/worker';
import { eraseFile } from '../radius/erase-file.ts';
import type { RadiusPayload, RadiusWorker } from '../radius/measure.ts';

export const handle: JobHandler<RadiusPayload, RadiusWorker> = ({ payload, done }, worker) =>
  eraseFile(worker, payload.radiusId, done);
