import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Goes on with a rotation from where it stands until it is over or somebody pauses it. */
export const runRotation = defineJob({
  queue: 'storage-rotation',
  name: 'storage.run-rotation',
  payload: z.strictObject({ rotationId: idOf<'Rotation'>() }),
});
