export { dutiesOfLeak } from '../duties/duties-of-leak.ts';
export { LAW_OF_LEAKS, type LawOfLeaks } from '../duties/law-of-leaks.ts';
export { remindersOf } from '../duties/reminders-of.ts';
export { MEASURER, measure, type RadiusWorker } from '../radius/measure.ts';
export { objectOfLeak, storeLeak } from '../radius/stored-file.ts';
export { FIRST_RULES } from '../signals/rules-in-force.ts';
export { Watch } from '../signals/watch.ts';
export { LeakWatcher } from '../watching/leak-watcher.ts';
export { BatchWatch } from '../watching/watch-batch.ts';
