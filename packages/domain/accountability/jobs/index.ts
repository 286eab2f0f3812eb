export { verifyLogJob } from './verify-log.job.ts';
