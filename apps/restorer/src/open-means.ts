import { fileURLToPath } from 'node:url';
import { readLogFolder } from '@kean/audit';
import { listBackups, type OpenedBackup, openBackup } from '@kean/backups';
import { withDatabase } from '@kean/db/migrate';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import type { Restore } from '@kean/restores';
import { RESTORATIONS } from './clauses.ts';
import type { RestoreConfig } from './config.ts';
import { readIdentityFile } from './identity-file.ts';

/** Everything that restores from one installation share. */
export interface RestoreMeans {
  /** Ids of the complete backups, the newest first. */
  list(): Promise<string[]>;
  open(id: string): Promise<OpenedBackup>;
  wanted(backup: OpenedBackup, name: string): Omit<Restore, 'signal' | 'onProgress'>;
  close(): Promise<void>;
}

/** @throws StartRefusal where the identity cannot be read, or others can */
export async function openMeans(config: RestoreConfig): Promise<RestoreMeans> {
  const identity = await readIdentityFile('BACKUP_IDENTITY_FILE', config.identityFile);
  const target = await openObjectStore(config.backupStore);
  const objects = await openObjectStore(config.objectStore);
  return {
    list: () => listBackups(target),
    open: (id) => openBackup({ store: target, id, verifyKeys: [config.backupVerifierKey] }),
    wanted: (backup, name) => ({
      backup,
      identity,
      place: { adminUrl: config.adminUrl, name, which: 'kean' },
      ownerUrl: withDatabase(config.ownerUrl, name),
      keysUrl: config.keysUrl,
      log: openLog(config),
      objects: objects satisfies ObjectStore,
      clauses: RESTORATIONS,
    }),
    close: async () => {
      await Promise.all([target.close(), objects.close()]);
    },
  };
}

/** The log, to be read. */
export function openLog({ logStore, logVerifierKey }: RestoreConfig): Restore['log'] {
  return { store: readLogFolder(fileURLToPath(logStore), 0).files, key: logVerifierKey };
}
