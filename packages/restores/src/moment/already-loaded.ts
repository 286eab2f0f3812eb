import { type BackupKind, type Manifest, type OpenedBackup, objectsIn } from '@kean/backups';
import { type QuarantinePlace, stateOfQuarantine } from '../quarantine/quarantine.ts';
import { readSteps } from '../quarantine/steps.ts';

/** What was loaded into a quarantine to its end. */
export interface Loaded {
  /** Of the backup, or of the base that a moment was recovered from. */
  readonly id: string;
  readonly takenAt: Date;
}

/** @returns `null` where there is no such quarantine, or one that is not loaded to its end */
export async function loadedInto(place: QuarantinePlace): Promise<Loaded | null> {
  if ((await stateOfQuarantine(place)) !== 'quarantined') return null;
  const { loaded } = await readSteps(place);
  return loaded === undefined ? null : { id: String(loaded.backup), takenAt: new Date(String(loaded.takenAt)) };
}

/** In the place of what was loaded: its restore goes on without it. */
export function loadedBackup({ id, takenAt }: Loaded, kind: BackupKind, objectsOf: OpenedBackup | null): OpenedBackup {
  const manifest: Manifest = {
    format: 'kean-backup-1',
    id,
    kind,
    takenAt: takenAt.toISOString(),
    lockedUntil: null,
    schemaVersion: '',
    serverVersion: '',
    rows: {},
    log: null,
    parts: [],
    objects: objectsOf?.manifest.objects ?? null,
  };
  const openPart = () => {
    throw new Error('what is loaded to its end is not read again');
  };
  return { manifest, openPart, ...objectsIn(objectsOf) };
}
