export { runRotation } from './run-rotation.job.ts';
