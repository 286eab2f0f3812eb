export { beginAbsence } from './begin-absence.job.ts';
export { carryOutMove } from './carry-out-move.job.ts';
export { conductLeaving } from './conduct-leaving.job.ts';
export { deliver } from './deliver.job.ts';
export { destroyPhoneKey } from './destroy-phone-key.job.ts';
export { sweepLeavers } from './sweep-leavers.job.ts';
export { trimDeliveries } from './trim-deliveries.job.ts';
export { tryIncoming } from './try-incoming.job.ts';
