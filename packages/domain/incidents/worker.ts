export { alertNotices as incidentsMessages } from './notifying/alert-notice.ts';
export { AlertTeller, type TellerObserver } from './notifying/alert-teller.ts';
export { GROUP as ALERT_GROUP } from './notifying/tell-alerts.ts';
export { enterDecoys } from './decoys/enter-decoys.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { SilenceWatch } from './silence/silence-watch.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';
