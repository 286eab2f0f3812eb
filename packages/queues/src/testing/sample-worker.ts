import { type ClauseWorker, handleJob } from '../worker/clause-worker.ts';
import type { SampleNeeds } from './count-effect.handler.ts';
import { countEffect } from './sample-jobs.ts';

export const sampleWorker: ClauseWorker<SampleNeeds> = {
  clause: 'sample',
  handlers: [handleJob(countEffect, () => import('./count-effect.handler.ts'))],
  concurrency: { sample: 20 },
};
