/** The cluster as it was at a moment, for as long as somebody reads from it, and then nowhere any more. */
import { type OpenedBackup, openLiveBackup } from '@kean/backups';
import {
  type Archive,
  listBases,
  type RecoveredCluster,
  type RecoveryTime,
  recoverTo,
  removeRecoveryFolder,
} from '@kean/backups/wal';
import type { WhichDatabase } from '@kean/db/migrate';
import { openObjectStore } from '@kean/objects';
import { holdName, RestoreRefused, requireDatabaseOfThen } from '@kean/restores';
import { readIdentityFile } from '../identity-file.ts';
import { type RecoveryConfig, readArchiveKeys } from './recovery-config.ts';

export interface Recovery {
  readonly config: RecoveryConfig;
  readonly recordsIdentityFile: string;
  /** Superuser's of the server for the new database: holds the folder against a second recovery. */
  readonly adminUrl: string;
  readonly time: RecoveryTime;
  readonly signal: AbortSignal;
  onProgress(phase: RecoveryPhase): void;
}

export type RecoveryPhase = Parameters<NonNullable<Parameters<typeof recoverTo>[0]['onProgress']>>[0];

export interface RecoveredOffice {
  /** Of the last change that is in it. */
  readonly reachedAt: Date;
  /**
   * One of its databases as a backup that a restore takes.
   * @param wanted its name then
   * @param objectsOf whose objects go with it
   */
  asBackup(which: WhichDatabase, wanted: string, objectsOf: OpenedBackup | null): Promise<OpenedBackup>;
}

/**
 * Recovers, hands the office of then over, ends the server and removes every file of it, however the work ends. What a killed one left
 * running is ended by the next.
 * @throws WalRefused, RecoveryFailed, RestoreRefused, StartRefusal
 */
export async function withRecoveredOffice<T>(work: Recovery, use: (office: RecoveredOffice) => Promise<T>): Promise<T> {
  const { config, adminUrl, time, signal, onProgress } = work;
  requirePast(time);
  const identities = {
    records: await readIdentityFile('BACKUP_IDENTITY_FILE', work.recordsIdentityFile),
    keys: await readIdentityFile('BACKUP_KEY_IDENTITY_FILE', config.keyIdentityFile),
  };
  const archive: Archive = {
    target: await openObjectStore(config.archiveStore),
    verifyKeys: await readArchiveKeys(config.archiveKeysFile),
  };
  try {
    await requireArchive(archive);
    return await holdName({ adminUrl, name: config.folder, which: 'kean' }, async () => {
      try {
        const cluster = await recoverTo({ ...archive, time, identities, folder: config.folder, signal, onProgress });
        return await whileItRuns(cluster, signal, use);
      } finally {
        await removeRecoveryFolder(config.folder);
      }
    });
  } finally {
    await archive.target.close();
  }
}

/**
 * Ends and takes away what a recovery that was killed has left.
 * @returns whether there was anything
 */
export function removeLeftRecovery({ folder }: RecoveryConfig, adminUrl: string): Promise<boolean> {
  return holdName({ adminUrl, name: folder, which: 'kean' }, () => removeRecoveryFolder(folder));
}

async function whileItRuns<T>(
  cluster: RecoveredCluster,
  signal: AbortSignal,
  use: (office: RecoveredOffice) => Promise<T>,
): Promise<T> {
  const opened: { close(): Promise<void> }[] = [];
  const reachedAt = cluster.reachedAt ?? new Date(cluster.base.endedAt);
  try {
    return await use({
      reachedAt,
      asBackup: async (which, wanted, objectsOf) => {
        const name = await requireDatabaseOfThen(addressIn(cluster, 'postgres'), which, wanted);
        const live = await openLiveBackup({
          databaseUrl: addressIn(cluster, name),
          kind: which === 'kean' ? 'records' : 'keys',
          id: cluster.base.id,
          takenAt: reachedAt,
          objectsOf,
          signal,
        });
        opened.push(live);
        return live.backup;
      },
    });
  } finally {
    // A server that ended under its readers has closed their connections already.
    for (const one of opened) await one.close().catch(() => undefined);
    await cluster.stop();
  }
}

/** A socket has no place in an address but among its parameters; the host before them is not asked. */
function addressIn({ connection }: RecoveredCluster, database: string): string {
  const url = new URL(`postgresql://localhost:${connection.port}/`);
  url.username = connection.user;
  url.pathname = `/${encodeURIComponent(database)}`;
  url.searchParams.set('host', connection.host);
  return url.href;
}

function requirePast(time: RecoveryTime): void {
  if (time === 'latest' || time.getTime() <= Date.now()) return;
  throw new RestoreRefused('no-such-moment', 'That moment has not come yet: name one that is past, or `latest`.');
}

async function requireArchive({ target }: Archive): Promise<void> {
  if ((await listBases(target)).length > 0) return;
  throw new RestoreRefused(
    'no-such-moment',
    'No base of continuous protection lies in BACKUP_KEY_STORE, so no moment can be recovered: check the address, or restore a nightly backup.',
  );
}

/** Without its zone a time means another moment on another machine. @throws RestoreRefused `no-such-moment` */
export function readMoment(text: string): RecoveryTime {
  if (text === 'latest') return 'latest';
  const time = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : null;
  if (time !== null && !Number.isNaN(time.getTime())) return time;
  throw new RestoreRefused(
    'no-such-moment',
    'A moment is written with its zone, as 2026-11-26T12:00:00+08:00, or is `latest`.',
  );
}
