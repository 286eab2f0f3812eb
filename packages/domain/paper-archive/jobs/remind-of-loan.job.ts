import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Tells who has a file that it is due back, and whoever keeps the cabinet when it is overdue. What is true then is read when it runs. */
export const remindOfLoan = defineJob({
  queue: 'paper-archive',
  name: 'paper-archive.remind-of-loan',
  payload: z.strictObject({ loanId: idOf<'PaperLoan'>(), when: z.enum(['near', 'over']) }),
});
