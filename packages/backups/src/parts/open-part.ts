import { AppError } from '@kean/kernel';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import { type AgeIdentity, AgeRefused, ageDecrypted } from '../age/index.ts';
import { BackupRefused } from '../backup-refused.ts';
import { type Digest, digesting, digestOf, sameDigest } from './digest.ts';

export interface WantedPart {
  readonly target: ObjectStore;
  readonly key: ObjectKey;
  /** What it is called in a refusal. */
  readonly name: string;
  /** As it must lie in the target. */
  readonly stored: Digest;
}

/** @throws BackupRefused `part-missing` */
export async function rawPart({ target, key, name }: WantedPart): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await target.get(key);
  } catch (error) {
    if (error instanceof AppError && error.code === 'OBJECT_MISSING') throw new BackupRefused('part-missing', name);
    throw error;
  }
}

/**
 * Reads the whole of it once and compares: whoever restores learns before the first row.
 * @param identity to say more exactly what is wrong, where there is one
 * @param elsewhere whether a part with this digest belongs to another backup
 * @throws BackupRefused
 */
export async function requireIntact(
  part: WantedPart,
  identity: AgeIdentity | null,
  elsewhere: (sha256: string) => Promise<boolean>,
): Promise<void> {
  const found = await digestOf(await rawPart(part));
  if (sameDigest(found, part.stored)) return;
  if (await elsewhere(found.sha256)) throw new BackupRefused('part-of-another-backup', part.name);
  const fault = identity === null ? null : await faultOf(part, identity);
  if (fault === 'CHUNK_OUT_OF_PLACE') throw new BackupRefused('chunks-out-of-order', part.name);
  if (found.sizeBytes < part.stored.sizeBytes) throw new BackupRefused('part-truncated', part.name);
  throw new BackupRefused(found.sizeBytes > part.stored.sizeBytes ? 'part-too-long' : 'part-changed', part.name);
}

async function faultOf(part: WantedPart, identity: AgeIdentity) {
  try {
    for await (const _ of ageDecrypted(await rawPart(part), identity));
    return null;
  } catch (error) {
    if (error instanceof AgeRefused) return error.fault;
    throw error;
  }
}

/** Decrypted, still packed. Compared once more while it streams, for the target may change between two readings. */
export async function* decrypted(part: WantedPart, identity: AgeIdentity): AsyncGenerator<Uint8Array> {
  const raw = digesting(await rawPart(part));
  try {
    yield* ageDecrypted(raw.bytes, identity);
  } catch (error) {
    if (!(error instanceof AgeRefused)) throw error;
    throw new BackupRefused(
      error.fault === 'NOT_A_RECIPIENT' ? 'identity-not-a-recipient' : 'part-changed',
      part.name,
      error,
    );
  }
  if (!sameDigest(raw.digest(), part.stored)) throw new BackupRefused('part-changed', part.name);
}
