export { remindOfLoan } from './remind-of-loan.job.ts';
