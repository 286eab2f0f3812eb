export {
  BACKUP_KINDS,
  BackedUpObject,
  type BackupKind,
  Manifest,
  type ManifestPart,
  PART_NAMES,
  type PartName,
} from './manifest.ts';
export { readManifest } from './read-manifest.ts';
export { signManifest } from './sign-manifest.ts';
