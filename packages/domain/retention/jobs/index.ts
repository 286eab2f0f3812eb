export { carryOutList } from './carry-out-list.job.ts';
export { disposeOfUnanswered } from './dispose-of-unanswered.job.ts';
export { drawDisposalList } from './draw-list.job.ts';
export { eraseClients } from './erase-clients.job.ts';
export { issueFinalStatement } from './issue-final-statement.job.ts';
export { windClocks } from './wind-clocks.job.ts';
