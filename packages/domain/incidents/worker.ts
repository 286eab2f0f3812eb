import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { simulateRule } from './jobs/simulate-rule.job.ts';
import type { SimulationWorker } from './rulebook/simulating/run-simulation.ts';

export type { SimulationWorker } from './rulebook/simulating/run-simulation.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { SilenceWatch } from './silence/silence-watch.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

/** The jobs of incidents: one simulation at a time, which reads the log beside the watch itself. */
export const incidentsWorker: ClauseWorker<SimulationWorker> = {
  clause: 'incidents',
  handlers: [handleJob(simulateRule, () => import('./jobs/simulate-rule.handler.ts'))],
  concurrency: { 'incidents-simulation': 1 },
};
