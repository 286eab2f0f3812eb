import { AppError } from '@kean/kernel';
import type { Keeping, ObjectStore } from '@kean/objects';
import { type AgeRecipient, ageEncrypted } from '../age/index.ts';
import { BackupFailed } from '../backup-failed.ts';
import { blobKey } from '../backup-keys.ts';
import type { BackedUpObject } from '../manifest/index.ts';
import { digestOf, sameDigest } from './digest.ts';
import type { Stall } from './within-time.ts';

export interface CopyObjects {
  readonly source: ObjectStore;
  readonly target: ObjectStore;
  readonly recipients: readonly AgeRecipient[];
  readonly keeping: Keeping;
  /** What earlier backups hold, by the digest of the contents. */
  readonly known: ReadonlyMap<string, BackedUpObject['blob']>;
  readonly stall: Stall;
  readonly signal: AbortSignal;
  onCopied(copied: { readonly count: number; readonly sizeBytes: number; readonly newBlobs: number }): void;
}

/**
 * Copies what no earlier backup holds, by content: the same bytes are stored once, whatever they are called. Every object is read, so one
 * that was exchanged under its name is noticed. One that ends meanwhile is left out: its time was over.
 */
export async function* copyObjects(work: CopyObjects): AsyncGenerator<BackedUpObject> {
  const known = new Map(work.known);
  const sum = { count: 0, sizeBytes: 0, newBlobs: 0 };
  for await (const key of work.source.list('')) {
    work.signal.throwIfAborted();
    try {
      const contents = await digestOf(work.stall.watching(await work.source.get(key)));
      let blob = known.get(contents.sha256);
      if (blob === undefined || !(await work.target.exists(blobKey(contents.sha256)))) {
        blob = await copyBlob(work, key, contents.sha256);
        known.set(contents.sha256, blob);
        sum.newBlobs += 1;
      }
      sum.count += 1;
      sum.sizeBytes += contents.sizeBytes;
      work.onCopied({ ...sum });
      yield { key, ...contents, blob };
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'OBJECT_MISSING')) throw error;
    }
  }
}

async function copyBlob({ source, target, recipients, keeping, stall }: CopyObjects, key: string, sha256: string) {
  const sealed = ageEncrypted(stall.watching(await source.get(key)), recipients);
  const { sizeBytes, sha256: stored } = await target.put(blobKey(sha256), sealed, keeping);
  const blob = { sizeBytes, sha256: stored };
  if (!sameDigest(await digestOf(stall.watching(await target.get(blobKey(sha256)))), blob))
    throw new BackupFailed('verification');
  return blob;
}
