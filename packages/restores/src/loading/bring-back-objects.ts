import type { AgeIdentity, OpenedBackup } from '@kean/backups';
import type { ObjectStore } from '@kean/objects';
import type { ClauseRestoration, ErasureLedger } from '../clause-restoration.ts';
import type { RestoreProgress } from '../restore-progress.ts';

/** What was done about the objects of the backup. */
export interface BroughtBack {
  /** In the backup. */
  readonly inBackup: number;
  /** Missing in the office, and there again. */
  readonly broughtBack: number;
  /** Of somebody who was erased: left out. */
  readonly erased: number;
}

export interface ObjectsWork {
  readonly backup: OpenedBackup;
  readonly identity: AgeIdentity;
  readonly objects: ObjectStore | null;
  readonly clauses: readonly ClauseRestoration[];
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

/**
 * Brings back what the object store has lost, sealed as it was. What is there stays as it is: contents never change under their key.
 * @throws BackupRefused at the first object that is not as it was written
 */
export async function bringBackObjects(work: ObjectsWork, ledger: ErasureLedger): Promise<BroughtBack> {
  const { backup, identity, objects, clauses, signal, onProgress } = work;
  const total = backup.manifest.objects?.count ?? 0;
  const done = { inBackup: 0, broughtBack: 0, erased: 0 };
  for await (const object of backup.objects()) {
    signal.throwIfAborted();
    done.inBackup += 1;
    if (clauses.some((clause) => clause.isErasedObject?.(object.key, ledger) === true)) done.erased += 1;
    else if (objects === null) for await (const _ of backup.openObject(object, identity));
    else if (!(await objects.exists(object.key))) {
      await objects.put(object.key, backup.openObject(object, identity));
      done.broughtBack += 1;
    }
    onProgress({ phase: 'objects', done: done.inBackup, total });
  }
  return done;
}
