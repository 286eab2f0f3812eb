import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { runSimulation, type SimulationWorker } from '../rulebook/simulating/run-simulation.ts';
import type { simulateRule } from './simulate-rule.job.ts';

export const handle: JobHandler<PayloadOf<typeof simulateRule>, SimulationWorker> = (run, worker) =>
  runSimulation(worker, run);
