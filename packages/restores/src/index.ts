export type { ClauseRestoration, ErasureLedger, Replayed, Replaying, RestoredCheck } from './clause-restoration.ts';
export type { KnownDestructions, Witnesses } from './keys/known-destructions.ts';
export { type OpenedKeysFacts, type OpeningKeys, openRestoredKeys } from './keys/open-restored-keys.ts';
export { type RestoreKeys, restoreKeys, type VerifiedKeys } from './keys/restore-keys.ts';
export { type Loaded, loadedBackup, loadedInto } from './moment/already-loaded.ts';
export { requireDatabaseOfThen } from './moment/database-of-then.ts';
export { type OpenedFacts, type Opening, openRestored } from './open-restored.ts';
export { holdName } from './quarantine/hold-name.ts';
export { nameInTheMaking } from './quarantine/in-the-making.ts';
export {
  dropQuarantine,
  insideOf,
  listQuarantines,
  type QuarantinePlace,
  type QuarantineState,
  stateOfQuarantine,
  whichDatabaseIs,
} from './quarantine/quarantine.ts';
export { type EndedSteps, readSteps } from './quarantine/steps.ts';
export { type ReadLedger, readErasureLedger } from './replaying/erasure-ledger.ts';
export { workRestoration } from './replaying/work-begins-anew.ts';
export { type Restore, restore, type VerifiedRestore } from './restore.ts';
export type { RestorePhase, RestoreProgress } from './restore-progress.ts';
export { type RestoreRefusal, RestoreRefused } from './restore-refused.ts';
