export { forgetVisits } from './forget-visits.job.ts';
export { remindOfRequest } from './remind-of-request.job.ts';
