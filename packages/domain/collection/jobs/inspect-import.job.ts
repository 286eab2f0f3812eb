import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Looks into an uploaded list: what it is, what its columns may mean, what its rows would come to. */
export const inspectImport = defineJob({
  queue: 'collection-inspect',
  name: 'collection.inspect-import',
  payload: z.strictObject({ importId: idOf<'Import'>(), staffId: idOf<'Staff'>() }),
});
