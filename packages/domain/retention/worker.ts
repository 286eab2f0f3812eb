import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import type { ErasureWorker } from './erasing/erasure-worker.ts';
import { eraseClients } from './jobs/index.ts';

export type { ErasureWorker } from './erasing/erasure-worker.ts';

/** The jobs of retention. Two erasures at a time in one process: what people do meanwhile comes first. */
export const retentionWorker: ClauseWorker<ErasureWorker> = {
  clause: 'retention',
  handlers: [handleJob(eraseClients, () => import('./jobs/erase-clients.handler.ts'))],
  concurrency: { retention: 2 },
};
