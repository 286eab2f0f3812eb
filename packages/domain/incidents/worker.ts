export { leakNoticesMessages, leakNoticesWorker, type SendingWorker } from './notices/worker.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';
