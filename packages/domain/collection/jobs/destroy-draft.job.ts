import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Destroys the key of a registration that was saved, given up or forgotten, and what is left of it. */
export const destroyDraft = defineJob({
  queue: 'collection-upkeep',
  name: 'collection.destroy-draft',
  payload: z.strictObject({ draftId: idOf<'Draft'>(), staffId: idOf<'Staff'>() }),
});
