export { remindOfRequest } from './remind-of-request.job.ts';
