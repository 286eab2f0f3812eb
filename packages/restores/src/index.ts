export type { ClauseRestoration, ErasureLedger, Replayed, Replaying, RestoredCheck } from './clause-restoration.ts';
export { type OpenedFacts, type Opening, openRestored } from './open-restored.ts';
export {
  dropQuarantine,
  insideOf,
  listQuarantines,
  type QuarantinePlace,
  type QuarantineState,
  stateOfQuarantine,
} from './quarantine/quarantine.ts';
export { type EndedSteps, readSteps } from './quarantine/steps.ts';
export { workRestoration } from './replaying/work-begins-anew.ts';
export { type Restore, restore, type VerifiedRestore } from './restore.ts';
export type { RestorePhase, RestoreProgress } from './restore-progress.ts';
export { type RestoreRefusal, RestoreRefused } from './restore-refused.ts';
