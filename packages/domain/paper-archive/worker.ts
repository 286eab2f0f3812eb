import type { RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { remindOfLoan } from './jobs/index.ts';
import { loanDueMessage } from './messages/loan-due.ts';
import type { PaperWorker } from './operations/loans/remind-borrower.ts';

export type { PaperWorker } from './operations/loans/remind-borrower.ts';

/** What staff are told of paper on loan. */
export const paperMessages: readonly RegisteredMessage[] = [loanDueMessage];

/** The jobs of the archive. */
export const paperWorker: ClauseWorker<PaperWorker> = {
  clause: 'paper-archive',
  handlers: [handleJob(remindOfLoan, () => import('./jobs/remind-of-loan.handler.ts'))],
  concurrency: { 'paper-archive': 1 },
  schedules: [],
};
