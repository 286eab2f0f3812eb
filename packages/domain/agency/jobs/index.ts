export { expireRecovery } from './expire-recovery.job.ts';
