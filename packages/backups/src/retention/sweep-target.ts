import { AppError } from '@kean/kernel';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import type { VerifierKey } from '@kean/tlog';
import { blobKey, manifestKey } from '../backup-keys.ts';
import { BackupRefused } from '../backup-refused.ts';
import type { BackupKind, Manifest } from '../manifest/index.ts';
import { listBackups, type OpenedBackup, openBackup } from '../read-backup.ts';
import type { DatedBackup } from './backups-to-keep.ts';

export interface SweepTarget {
  readonly target: ObjectStore;
  readonly kind: BackupKind;
  readonly verifyKeys: readonly VerifierKey[];
  keep(backups: readonly DatedBackup[]): ReadonlySet<string>;
}

export interface Swept {
  /** Backups that are gone. */
  readonly removed: readonly string[];
  /** Backups whose time is over and that the target does not let go yet: object lock. */
  readonly locked: readonly string[];
  readonly blobs: number;
}

/**
 * Removes what retention lets go. Only backups of ours are looked at: what is signed by nobody known, or damaged, is left for a person.
 * The manifest goes first: from then on it is no backup, and what is left of it is taken by the next sweep.
 */
export async function sweepTarget({ target, kind, verifyKeys, keep }: SweepTarget): Promise<Swept> {
  const ours = await backupsOf(target, kind, verifyKeys);
  const kept = keep(ours.map(({ manifest: { id, takenAt } }) => ({ id, takenAt: new Date(takenAt) })));
  const removed: string[] = [];
  const locked: string[] = [];
  for (const { manifest } of ours.filter((one) => !kept.has(one.manifest.id))) {
    ((await removeBackup(target, manifest)) ? removed : locked).push(manifest.id);
  }
  await sweepUnfinished(target);
  return { removed, locked, blobs: kind === 'records' ? await sweepBlobs(target, verifyKeys) : 0 };
}

async function backupsOf(target: ObjectStore, kind: BackupKind, verifyKeys: readonly VerifierKey[]) {
  const ours: OpenedBackup[] = [];
  for (const id of await listBackups(target)) {
    try {
      const opened = await openBackup({ store: target, id, verifyKeys });
      if (opened.manifest.kind === kind) ours.push(opened);
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error;
    }
  }
  return ours;
}

async function removeBackup(target: ObjectStore, { id }: Manifest): Promise<boolean> {
  if (!(await removed(target, manifestKey(id)))) return false;
  for await (const key of target.list(`backups/${id}`)) await removed(target, key);
  return true;
}

/** A run as old as this has ended or will never end. */
const UNFINISHED_MS = 48 * 3_600_000;

/** What killed or failed runs left: folders in which no manifest was ever written. */
async function sweepUnfinished(target: ObjectStore): Promise<void> {
  const complete = new Set(await listBackups(target));
  const left: ObjectKey[] = [];
  for await (const key of target.list('backups')) {
    const id = key.split('/')[1] ?? '';
    // The first 48 bits of a UUID of version 7 are the milliseconds of its making.
    const madeAt = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    if (!complete.has(id) && Date.now() - madeAt > UNFINISHED_MS) left.push(key);
  }
  for (const key of left) await removed(target, key);
}

/** Contents that no backup refers to any more. Where a single backup cannot be read, nothing goes: it may need any of them. */
async function sweepBlobs(target: ObjectStore, verifyKeys: readonly VerifierKey[]): Promise<number> {
  const needed = new Set<ObjectKey>();
  for (const id of await listBackups(target)) {
    try {
      const opened = await openBackup({ store: target, id, verifyKeys });
      for await (const { sha256 } of opened.objects()) needed.add(blobKey(sha256));
    } catch (error) {
      if (error instanceof BackupRefused) return 0;
      throw error;
    }
  }
  let count = 0;
  for await (const key of target.list('blobs')) {
    if (!needed.has(key) && (await removed(target, key))) count += 1;
  }
  return count;
}

async function removed(target: ObjectStore, key: ObjectKey): Promise<boolean> {
  try {
    await target.delete(key);
    return true;
  } catch (error) {
    if (error instanceof AppError && ['AccessDenied', 'ObjectLocked'].includes(String(error.detail.code))) return false;
    throw error;
  }
}
