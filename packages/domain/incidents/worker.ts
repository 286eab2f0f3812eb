import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { eraseLeakedFile } from './jobs/erase-leaked-file.job.ts';
import { measureRadius } from './jobs/measure-radius.job.ts';
import { simulateRule } from './jobs/simulate-rule.job.ts';
import type { RadiusWorker } from './radius/measure.ts';
import type { SimulationWorker } from './rulebook/simulating/run-simulation.ts';

export { enterDecoys } from './decoys/enter-decoys.ts';
export { alertNotices as incidentsMessages } from './notifying/alert-notice.ts';
export { AlertTeller, type TellerObserver } from './notifying/alert-teller.ts';
export { GROUP as ALERT_GROUP } from './notifying/tell-alerts.ts';
export type { RadiusWorker } from './radius/measure.ts';
export type { SimulationWorker } from './rulebook/simulating/run-simulation.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { SilenceWatch } from './silence/silence-watch.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

/** The jobs of incidents. One measuring and one simulation at a time in one process: each reads the log or a file for long. */
export const incidentsWorker: ClauseWorker<RadiusWorker & SimulationWorker> = {
  clause: 'incidents',
  handlers: [
    handleJob(measureRadius, () => import('./jobs/measure-radius.handler.ts')),
    handleJob(eraseLeakedFile, () => import('./jobs/erase-leaked-file.handler.ts')),
    handleJob(simulateRule, () => import('./jobs/simulate-rule.handler.ts')),
  ],
  concurrency: { 'incidents-radius': 1, 'incidents-upkeep': 1, 'incidents-simulation': 1 },
};
