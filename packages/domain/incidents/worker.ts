export { enterDecoys } from './decoys/enter-decoys.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';
