export { beginBackup } from './begin-backup.job.ts';
export { proveRestore } from './prove-restore.job.ts';
export { runRotation } from './run-rotation.job.ts';
export { takeBackup } from './take-backup.job.ts';
