import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Removes the uploaded file of an import that has ended, and destroys the key it was sealed with. */
export const destroyUpload = defineJob({
  queue: 'collection-upkeep',
  name: 'collection.destroy-upload',
  payload: z.strictObject({ importId: idOf<'Import'>(), staffId: idOf<'Staff'>() }),
});
