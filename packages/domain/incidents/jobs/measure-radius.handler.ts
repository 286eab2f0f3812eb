import type { JobHandler } from '@kean/queues/worker';
import { measure, type RadiusPayload, type RadiusWorker } from '../radius/measure.ts';

export const handle: JobHandler<RadiusPayload, RadiusWorker> = (run, worker) => measure(worker, run.payload, run);
