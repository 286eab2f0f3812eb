import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { runRotation } from './jobs/index.ts';
import type { RotationWorker } from './operations/rotation-worker.ts';

export type { RotationWorker } from './operations/rotation-worker.ts';

/** The jobs of storage. One rotation at a time in the whole office, so one job. */
export const storageWorker: ClauseWorker<RotationWorker> = {
  clause: 'storage',
  handlers: [handleJob(runRotation, () => import('./jobs/run-rotation.handler.ts'))],
  concurrency: { 'storage-rotation': 1 },
};
