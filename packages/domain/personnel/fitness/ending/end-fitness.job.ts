import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** The moment at which somebody stops being fit. The database sets its timer where it reckons that moment. */
export const endFitness = defineJob({
  queue: 'personnel',
  name: 'personnel.end-fitness',
  payload: z.strictObject({ staffId: idOf<'Staff'>() }),
});
