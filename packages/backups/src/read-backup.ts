/** The reader: what a backup holds, in the order in which it can be trusted. */

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import type { VerifierKey } from '@kean/tlog';
import type { AgeIdentity } from './age/index.ts';
import { blobKey, idOfManifest, manifestKey, partKey } from './backup-keys.ts';
import { BackupRefused } from './backup-refused.ts';
import { BackedUpObject, type Manifest, type ManifestPart, type PartName, readManifest } from './manifest/index.ts';
import { decrypted, rawPart, requireIntact, type WantedPart } from './parts/open-part.ts';

export interface BackupAddress {
  readonly store: ObjectStore;
  readonly id: string;
  /** Of the agency whose backup it must be. */
  readonly verifyKeys: readonly VerifierKey[];
}

export interface OpenedBackup {
  /** Verified: signed by one of the keys, and of this very backup. */
  readonly manifest: Manifest;
  /**
   * The dump inside, as zstd packed it. The part is read once to its end and compared before the first byte comes, and compared again
   * while it streams.
   * @throws BackupRefused
   */
  openPart(name: Exclude<PartName, 'objects'>, identity: AgeIdentity): AsyncIterable<Uint8Array>;
  /** Every object of the object store; empty in a backup of keys. @throws BackupRefused */
  objects(): AsyncIterable<BackedUpObject>;
  /** The bytes of one object, sealed as they lay in the object store. @throws BackupRefused */
  openObject(object: BackedUpObject, identity: AgeIdentity): AsyncIterable<Uint8Array>;
}

/** Ids of the backups that are complete (their manifest is written last), the newest first. Nothing is verified yet. */
export async function listBackups(store: ObjectStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const key of store.list('backups')) {
    const id = idOfManifest(key);
    if (id !== null) ids.push(id);
  }
  return ids.sort().reverse();
}

/** @throws BackupRefused where the manifest is not this agency's, not this backup's, or not as it was signed */
export async function openBackup({ store, id, verifyKeys }: BackupAddress): Promise<OpenedBackup> {
  const manifest = readManifest(await manifestBytes(store, id), id, verifyKeys);
  const wantedPart = (name: PartName): ManifestPart & WantedPart => {
    const part = manifest.parts.find((one) => one.name === name);
    if (part === undefined) throw new BackupRefused('part-missing', name);
    return { ...part, target: store, key: partKey(id, name), stored: part };
  };
  const elsewhere = (sha256: string) => isOfAnother(store, id, verifyKeys, sha256);

  async function* openPart(name: PartName, identity: AgeIdentity) {
    const part = wantedPart(name);
    await requireIntact(part, identity, elsewhere);
    yield* decrypted(part, identity);
  }
  async function* objects() {
    if (manifest.objects === null) return;
    const part = wantedPart('objects');
    await requireIntact(part, null, elsewhere);
    const lines = createInterface({ input: Readable.from(await rawPart(part)), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) yield BackedUpObject.parse(JSON.parse(line));
  }
  async function* openObject(object: BackedUpObject, identity: AgeIdentity) {
    const key = blobKey(object.sha256);
    const part: WantedPart = { target: store, key, name: key, stored: object.blob };
    await requireIntact(part, identity, () => Promise.resolve(false));
    yield* decrypted(part, identity);
  }
  return { manifest, openPart, objects, openObject };
}

async function manifestBytes(store: ObjectStore, id: string): Promise<Buffer> {
  try {
    return await buffer(await store.get(manifestKey(id)));
  } catch (error) {
    if (error instanceof AppError && error.code === 'OBJECT_MISSING') throw new BackupRefused('manifest-missing');
    throw error;
  }
}

/** Only to say what lies there: what cannot be read of other backups says nothing. */
async function isOfAnother(
  store: ObjectStore,
  id: string,
  verifyKeys: readonly VerifierKey[],
  sha256: string,
): Promise<boolean> {
  for (const other of await listBackups(store)) {
    if (other === id) continue;
    try {
      const { parts } = readManifest(await manifestBytes(store, other), other, verifyKeys);
      if (parts.some((part) => part.sha256 === sha256)) return true;
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error;
    }
  }
  return false;
}
