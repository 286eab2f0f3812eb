import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Reads past weeks of the log by the rules as they were and by a proposed one, and keeps what both would have told. */
export const simulateRule = defineJob({
  queue: 'incidents-simulation',
  name: 'incidents.simulate-rule',
  payload: z.strictObject({ simulationId: idOf<'LeakRuleSimulation'>() }),
});
