/** A database that stands there now, read as if it were a backup: whoever restores takes it in the same way. */
import type { AgeIdentity } from './age/index.ts';
import { packedPgDump } from './dump/pg-dump.ts';
import { openSnapshot } from './dump/snapshot.ts';
import type { BackupKind, Manifest } from './manifest/index.ts';
import type { OpenedBackup } from './read-backup.ts';

export interface LiveDatabase {
  /** Under a login that reads every row. */
  readonly databaseUrl: string;
  readonly kind: BackupKind;
  /** What its opening is recorded under: a UUID. */
  readonly id: string;
  /** The moment it stands at. */
  readonly takenAt: Date;
  /** Whose objects go with it, where there is one: a database holds none. */
  readonly objectsOf: OpenedBackup | null;
  readonly signal: AbortSignal;
}

export interface LiveBackup {
  readonly backup: OpenedBackup;
  /** Lets go of the snapshot; what was opened of it is over then. */
  close(): Promise<void>;
}

/**
 * Rows are counted in the snapshot that is dumped, so a restore compares them as those of any backup. Nothing was written, so nothing
 * is signed here and there are no parts: whoever calls has verified where the database came from.
 * @throws BackupFailed
 */
export async function openLiveBackup(work: LiveDatabase): Promise<LiveBackup> {
  const { databaseUrl, kind, id, takenAt, objectsOf, signal } = work;
  const snapshot = await openSnapshot(databaseUrl);
  try {
    const rows: Record<string, number> = {};
    for (const table of snapshot.tables) {
      signal.throwIfAborted();
      rows[table] = await snapshot.countRows(table);
    }
    const manifest: Manifest = {
      format: 'kean-backup-1',
      id,
      kind,
      takenAt: takenAt.toISOString(),
      lockedUntil: null,
      schemaVersion: snapshot.schemaVersion,
      serverVersion: snapshot.serverVersion,
      rows,
      log: null,
      parts: [],
      objects: objectsOf?.manifest.objects ?? null,
    };
    const backup: OpenedBackup = {
      manifest,
      openPart: () => packedPgDump({ databaseUrl, snapshot: snapshot.id, signal }),
      ...objectsIn(objectsOf),
    };
    return { backup, close: () => snapshot.close() };
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

/** Its objects, and no dump: for what was loaded before and is gone on with. */
export function objectsIn(backup: OpenedBackup | null): Pick<OpenedBackup, 'objects' | 'openObject'> {
  return {
    objects: () => backup?.objects() ?? none(),
    openObject: (object, identity: AgeIdentity) => backup?.openObject(object, identity) ?? none(),
  };
}

async function* none(): AsyncGenerator<never> {
  // No object goes with it.
}
