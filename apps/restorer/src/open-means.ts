import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KnownHead, openFolderLogStore, readLogFolder } from '@kean/audit';
import { listBackups, type OpenedBackup, openBackup } from '@kean/backups';
import { withDatabase } from '@kean/db/migrate';
import { StartRefusal } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import type { Restore } from '@kean/restores';
import { readCheckpoint, readNote, TlogError, verifiedSignatures } from '@kean/tlog';
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

/** Where a person has said that the log's files are lost: the folder in which they are made again. */
export async function openLostLog(
  { logStore, logVerifierKey }: RestoreConfig,
  checkpointFiles: readonly string[],
  backup: OpenedBackup | null,
): Promise<NonNullable<Restore['logLost']>> {
  const heads = await Promise.all(checkpointFiles.map((file) => headIn(file, logVerifierKey)));
  const signed = backup?.manifest.log ?? null;
  if (backup !== null && signed !== null) {
    const { size, root } = signed;
    heads.push({ size, root: Buffer.from(root, 'base64'), of: `the signed manifest of ${backup.manifest.id}` });
  }
  return { into: await openFolderLogStore(fileURLToPath(logStore)), heads };
}

/** A head that somebody kept: a client's proof, the auditor's copy, the witness. @throws StartRefusal */
async function headIn(file: string, key: RestoreConfig['logVerifierKey']): Promise<KnownHead> {
  try {
    const note = readNote(await readFile(file));
    if (verifiedSignatures(note, [key]).length > 0) {
      const { size, root } = readCheckpoint(note.text);
      return { size, root, of: path.basename(file) };
    }
  } catch (error) {
    const why = error instanceof TlogError ? `it is no checkpoint (${error.message})` : 'it cannot be read';
    throw new StartRefusal([`--checkpoint: ${file}: ${why}. Take the file as it was kept.`]);
  }
  throw new StartRefusal([
    `--checkpoint: ${file} is not signed by LOG_VERIFIER_KEY. Name the key of the log that is lost.`,
  ]);
}

/** The log, to be read. */
export function openLog({ logStore, logVerifierKey }: RestoreConfig): Restore['log'] {
  return { store: readLogFolder(fileURLToPath(logStore), 0).files, key: logVerifierKey };
}
