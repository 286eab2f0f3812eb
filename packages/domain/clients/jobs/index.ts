export { forgetVisits } from './forget-visits.job.ts';
export { keepContactList } from './keep-contact-list.job.ts';
export { remindOfRequest } from './remind-of-request.job.ts';
