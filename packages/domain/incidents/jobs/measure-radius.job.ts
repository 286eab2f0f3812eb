import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Compares a leaked file, or what somebody looked at, with the dossiers, and says who saw what leaked. */
export const measureRadius = defineJob({
  queue: 'incidents-radius',
  name: 'incidents.measure-radius',
  payload: z.strictObject({ radiusId: idOf<'LeakRadius'>() }),
});
