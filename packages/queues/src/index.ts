export * from './count-promises-of.ts';
export * from './dead-jobs.ts';
export * from './define-job.ts';
export { QUEUE_ERRORS } from './errors.ts';
export * from './forget-done.ts';
export { keyOf, promise } from './promise.ts';
export * from './queue-figures.ts';
export * from './take-back.ts';
export * from './timers/index.ts';
