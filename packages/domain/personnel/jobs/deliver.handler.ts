import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { PersonnelWorker } from '../conducting/personnel-worker.ts';
import { deliverOne } from '../connectors/outgoing/deliver.ts';
import type { deliver } from './deliver.job.ts';

export const handle: JobHandler<PayloadOf<typeof deliver>, PersonnelWorker> = (run, worker) =>
  deliverOne(worker, run.payload.deliveryId, run.done);
