/** The writer: parts first, each read back and compared, the signed manifest last. What has no manifest is no backup. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Keeping, ObjectStore } from '@kean/objects';
import type { NoteSigner } from '@kean/tlog';
import { type AgeRecipient, ageEncrypted } from './age/index.ts';
import { BackupFailed, type BackupFault, faultOfTarget } from './backup-failed.ts';
import { manifestKey, partKey } from './backup-keys.ts';
import { packedPgDump } from './dump/pg-dump.ts';
import { openSnapshot, type Snapshot } from './dump/snapshot.ts';
import {
  type BackedUpObject,
  type BackupKind,
  type Manifest,
  type ManifestPart,
  signManifest,
} from './manifest/index.ts';
import { copyObjects } from './parts/copy-objects.ts';
import { digestOf, sameDigest } from './parts/digest.ts';
import { Stall } from './parts/within-time.ts';
import { listBackups, openBackup } from './read-backup.ts';

export interface BackupProgress {
  readonly phase: 'dumping' | 'copying' | 'verifying';
  /** Bytes of the dump so far, packed. */
  readonly dumpedBytes: number;
  readonly tables: { readonly done: number; readonly total: number };
  readonly objects: { readonly count: number; readonly sizeBytes: number; readonly newBlobs: number };
}

export interface WriteBackup {
  readonly target: ObjectStore;
  /** A UUID of version 7. Written again under the same id, it takes the place of what a killed run had left. */
  readonly id: string;
  readonly kind: BackupKind;
  /** Under a login that reads every row of this database. */
  readonly databaseUrl: string;
  /** `null` in a backup of keys. */
  readonly objects: ObjectStore | null;
  readonly recipients: readonly AgeRecipient[];
  readonly signer: NoteSigner;
  /** Head of the log, signed before the snapshot. */
  readonly log: Manifest['log'];
  /** `null` asks the target for no lock. */
  readonly lockedUntil: Date | null;
  /** After so long without a byte moving it is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  onProgress(progress: BackupProgress): void;
}

/**
 * Takes one backup and verifies it by reading it back. Killed anywhere it leaves no backup, and what was there before is as it was.
 * @throws BackupFailed with what has to be put right; the signal's reason where it was aborted
 */
export async function writeBackup(work: WriteBackup): Promise<Manifest> {
  const stall = new Stall(work.stallMs);
  try {
    return await stall.guard((signal) => write({ ...work, signal }, stall), work.signal);
  } catch (error) {
    if (work.signal.aborted) throw work.signal.reason;
    throw error instanceof BackupFailed ? error : new BackupFailed(await faultIn(work.target, error), error);
  }
}

/** What is missing in a target that went away altogether is no damaged part. */
async function faultIn(target: ObjectStore, error: unknown): Promise<BackupFault> {
  const fault = faultOfTarget(error);
  if (fault !== 'verification') return fault;
  return await target.check().then(() => fault, faultOfTarget);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function write(work: WriteBackup, stall: Stall): Promise<Manifest> {
  await work.target.check();
  const progress: Mutable<BackupProgress> = {
    phase: 'dumping',
    dumpedBytes: 0,
    tables: { done: 0, total: 0 },
    objects: { count: 0, sizeBytes: 0, newBlobs: 0 },
  };
  const tell = (news: Partial<BackupProgress>) => {
    Object.assign(progress, news);
    stall.moved();
    work.onProgress({ ...progress });
  };
  const keeping: Keeping = { lockedUntil: work.lockedUntil };
  const snapshot = await openSnapshot(work.databaseUrl);
  const [dump, rows] = await dumpAndCount(work, snapshot, keeping, stall, tell).finally(() => snapshot.close());
  const parts = [dump];
  if (work.objects !== null) {
    tell({ phase: 'copying' });
    parts.push(await copyPart({ ...work, objects: work.objects }, keeping, stall, tell));
  }
  tell({ phase: 'verifying' });
  for (const part of parts) {
    const found = await digestOf(stall.watching(await work.target.get(partKey(work.id, part.name))));
    if (!sameDigest(found, part)) throw new BackupFailed('verification');
  }
  const manifest: Manifest = {
    format: 'kean-backup-1',
    id: work.id,
    kind: work.kind,
    takenAt: snapshot.takenAt.toISOString(),
    lockedUntil: work.lockedUntil?.toISOString() ?? null,
    schemaVersion: snapshot.schemaVersion,
    serverVersion: snapshot.serverVersion,
    rows,
    log: work.log,
    parts,
    objects: work.objects === null ? null : progress.objects,
  };
  return await sealWithManifest(work, manifest, keeping);
}

async function dumpAndCount(
  work: WriteBackup,
  snapshot: Snapshot,
  keeping: Keeping,
  stall: Stall,
  tell: (news: Partial<BackupProgress>) => void,
): Promise<[ManifestPart, Record<string, number>]> {
  const total = snapshot.tables.length;
  let dumpedBytes = 0;
  let told = 0;
  async function* counted(bytes: AsyncIterable<Uint8Array>) {
    for await (const piece of bytes) {
      dumpedBytes += piece.length;
      stall.moved();
      if (dumpedBytes - told >= 4_194_304) {
        told = dumpedBytes;
        tell({ dumpedBytes });
      }
      yield piece;
    }
  }
  const dumping = async (): Promise<ManifestPart> => {
    const { databaseUrl, signal, target, id, kind, recipients } = work;
    const packed = counted(packedPgDump({ databaseUrl, signal, snapshot: snapshot.id }));
    const stored = await target.put(partKey(id, kind), ageEncrypted(packed, recipients), keeping);
    tell({ dumpedBytes });
    return { name: kind, form: 'dump', ...stored };
  };
  const counting = async () => {
    const rows: Record<string, number> = {};
    for (const [done, table] of snapshot.tables.entries()) {
      rows[table] = await snapshot.countRows(table);
      tell({ tables: { done: done + 1, total } });
    }
    return rows;
  };
  return await bothOrTheFirstError(dumping(), counting());
}

/** Waits for both before it throws: a snapshot is not closed under a dump that still runs. */
async function bothOrTheFirstError<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function copyPart(
  work: WriteBackup & { readonly objects: ObjectStore },
  keeping: Keeping,
  stall: Stall,
  tell: (news: Partial<BackupProgress>) => void,
): Promise<ManifestPart> {
  const known = await knownBlobs(work);
  const { objects: source, target, recipients, signal, id } = work;
  const copied = copyObjects({
    source,
    target,
    recipients,
    keeping,
    known,
    stall,
    signal,
    onCopied: (objects) => tell({ objects }),
  });
  async function* lines() {
    for await (const object of copied) yield Buffer.from(`${JSON.stringify(object)}\n`);
  }
  const { sizeBytes, sha256 } = await target.put(partKey(id, 'objects'), lines(), keeping);
  return { name: 'objects', form: 'index', sizeBytes, sha256 };
}

/** From the newest backup of ours that can be read. Where there is none, everything is copied. */
async function knownBlobs({ target, signer, id }: WriteBackup): Promise<Map<string, BackedUpObject['blob']>> {
  const known = new Map<string, BackedUpObject['blob']>();
  for (const earlier of await listBackups(target)) {
    if (earlier === id) continue;
    try {
      const opened = await openBackup({ store: target, id: earlier, verifyKeys: [signer.verifierKey] });
      for await (const { sha256, blob } of opened.objects()) known.set(sha256, blob);
      if (opened.manifest.kind === 'records') return known;
    } catch {
      // A damaged earlier backup is no reason to have none today; its contents are copied once more.
      known.clear();
    }
  }
  return known;
}

async function sealWithManifest(work: WriteBackup, manifest: Manifest, keeping: Keeping): Promise<Manifest> {
  const { target, id, signer } = work;
  const note = Buffer.from(signManifest(manifest, signer));
  async function* once() {
    yield note;
  }
  await target.put(manifestKey(id), once(), keeping);
  const found = await buffer(await target.get(manifestKey(id)));
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  if (digest(found) !== digest(note)) throw new BackupFailed('verification');
  return (await openBackup({ store: target, id, verifyKeys: [signer.verifierKey] })).manifest;
}
