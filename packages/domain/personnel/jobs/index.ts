export { conductLeaving } from './conduct-leaving.job.ts';
export { sweepLeavers } from './sweep-leavers.job.ts';
