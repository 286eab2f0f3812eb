export { disposeOfUnanswered } from './dispose-of-unanswered.job.ts';
export { eraseClients } from './erase-clients.job.ts';
export { issueFinalStatement } from './issue-final-statement.job.ts';
export { windClocks } from './wind-clocks.job.ts';
