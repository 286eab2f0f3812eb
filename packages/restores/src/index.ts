export type { ClauseRestoration, ErasureLedger, Replayed, Replaying, RestoredCheck } from './clause-restoration.ts';
export {
  dropQuarantine,
  listQuarantines,
  type QuarantinePlace,
  type QuarantineState,
  stateOfQuarantine,
} from './quarantine/quarantine.ts';
export { type EndedSteps, readSteps } from './quarantine/steps.ts';
export { workRestoration } from './replaying/work-begins-anew.ts';
export {
  type Opening,
  openRestored,
  type Restore,
  type RestorePhase,
  type RestoreProgress,
  restore,
  type VerifiedRestore,
} from './restore.ts';
export { type RestoreRefusal, RestoreRefused } from './restore-refused.ts';
