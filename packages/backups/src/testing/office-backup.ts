import { newId } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import { NoteSigner } from '@kean/tlog';
import { makeIdentity } from '../age/index.ts';
import type { WriteBackup } from '../write-backup.ts';

/** Keys of an invented agency: who signs, and who may open. */
export function agencyKeys(name = 'kean.invalid/backups/test', seed = 7) {
  return { signer: new NoteSigner(name, 'ed25519', Buffer.alloc(32, seed)), ...makeIdentity() };
}
export type AgencyKeys = ReturnType<typeof agencyKeys>;

/** What it takes to write one. */
export function aBackup(
  wishes: Pick<WriteBackup, 'target' | 'databaseUrl'> & Partial<WriteBackup> & { readonly keys: AgencyKeys },
): WriteBackup {
  const { keys, ...rest } = wishes;
  return {
    id: newId(),
    kind: 'records',
    objects: null,
    recipients: [keys.identity.recipient],
    signer: keys.signer,
    log: null,
    lockedUntil: null,
    stallMs: 30_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...rest,
  };
}

/** A target of which one part misbehaves. */
export function aTargetThat(target: ObjectStore, changes: Partial<ObjectStore>): ObjectStore {
  return {
    put: (key, bytes, keeping) => target.put(key, bytes, keeping),
    get: (key) => target.get(key),
    delete: (key) => target.delete(key),
    exists: (key) => target.exists(key),
    list: (folder) => target.list(folder),
    folders: (folder) => target.folders(folder),
    check: () => target.check(),
    close: () => target.close(),
    ...changes,
  };
}
