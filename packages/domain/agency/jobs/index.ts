export { expireRecovery } from './expire-recovery.job.ts';
export { mailNewDevice } from './mail-new-device.job.ts';
