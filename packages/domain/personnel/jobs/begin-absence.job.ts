import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Suspends somebody who is away for long, when the moment has come. */
export const beginAbsence = defineJob({
  queue: 'personnel',
  name: 'personnel.begin-absence',
  payload: z.strictObject({ absenceId: idOf<'StaffAbsence'>() }),
});
