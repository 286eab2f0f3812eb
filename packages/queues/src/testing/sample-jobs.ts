/** A clause's jobs as the tests of the queues use them. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { defineJob } from '../define-job.ts';

/** What the handler is to do: how an attempt behaves, from the first to the last; the last repeats. */
const Behaviour = z.enum(['work', 'unavailable', 'invalid', 'break', 'forget', 'slow', 'endless', 'crash']);

export const countEffect = defineJob({
  queue: 'sample',
  name: 'sample.count-effect',
  payload: z.strictObject({ workId: idOf<'Work'>(), behaviours: z.array(Behaviour).max(10) }),
});

/** Nobody handles it. */
export const orphan = defineJob({
  queue: 'sample',
  name: 'sample.orphan',
  payload: z.strictObject({ workId: idOf<'Work'>() }),
});
