export * from './clause-worker.ts';
export { NoLongerPromised } from './outbox-ledger.ts';
export { type EndedRun, type QueueObserver, RUN_OUTCOMES, type RunOutcome } from './queue-observer.ts';
export * from './start-queues.ts';
