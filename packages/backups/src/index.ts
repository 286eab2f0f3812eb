export {
  type AgeIdentity,
  type AgeRecipient,
  AgeRefused,
  makeIdentity,
  readIdentity,
  readRecipient,
} from './age/index.ts';
export { BACKUP_FAULTS, BackupFailed, type BackupFault, faultOfTarget } from './backup-failed.ts';
export { BACKUP_REFUSALS, type BackupRefusal, BackupRefused } from './backup-refused.ts';
export { endGroup } from './dump/end-group.ts';
export { libpqEnvironment } from './dump/libpq-environment.ts';
export { beginOfDump, unpackedDump } from './dump/unpacked-dump.ts';
export { type LiveBackup, type LiveDatabase, objectsIn, openLiveBackup } from './live-backup.ts';
export {
  BACKUP_KINDS,
  type BackedUpObject,
  type BackupKind,
  type Manifest,
  type ManifestPart,
  type PartName,
} from './manifest/index.ts';
export { type BackupAddress, listBackups, type OpenedBackup, openBackup } from './read-backup.ts';
export {
  backupsToKeep,
  type DatedBackup,
  keyBackupsToKeep,
  type RetentionPeriods,
} from './retention/backups-to-keep.ts';
export { type Swept, sweepTarget } from './retention/sweep-target.ts';
export { makeBackupKey, readBackupKey } from './signing-key.ts';
export { readTargetMark, type TargetMark, writeTargetMark } from './target/target-mark.ts';
export { type BackupProgress, type WriteBackup, writeBackup } from './write-backup.ts';
