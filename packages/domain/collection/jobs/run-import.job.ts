import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes over the rows of a list that a person has confirmed. */
export const runImport = defineJob({
  queue: 'collection',
  name: 'collection.run-import',
  payload: z.strictObject({ importId: idOf<'Import'>(), staffId: idOf<'Staff'>() }),
});
