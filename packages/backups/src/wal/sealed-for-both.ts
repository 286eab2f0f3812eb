/**
 * The log of a cluster holds what the records hold **and** the wrapped keys of the key store. So it is sealed twice: inside for those who
 * may open backups of keys, outside for those who may open backups of records. Neither opens it alone, as neither opens both kinds of
 * nightly backups alone (ADR 0032).
 *
 * With the ordinary tools: `age -d -i records.identity | age -d -i keys.identity | zstd -d`.
 */
import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import { type AgeIdentity, type AgeRecipient, AgeRefused, ageDecrypted, ageEncrypted } from '../age/index.ts';
import { BackupRefused } from '../backup-refused.ts';
import { digesting, digestOf, sameDigest } from '../parts/digest.ts';
import { rawPart } from '../parts/open-part.ts';
import type { WalBytes } from './wal-notes.ts';
import { WalRefused } from './wal-refused.ts';

export interface RecipientsOfBoth {
  readonly records: readonly AgeRecipient[];
  readonly keys: readonly AgeRecipient[];
}

export interface IdentitiesOfBoth {
  readonly records: AgeIdentity;
  readonly keys: AgeIdentity;
}

/** @param packed by zstd, for what is sealed packs no more */
export function sealedForBoth(packed: AsyncIterable<Uint8Array>, { records, keys }: RecipientsOfBoth) {
  return ageEncrypted(ageEncrypted(packed, keys), records);
}

export interface SealedFile {
  readonly target: ObjectStore;
  readonly key: ObjectKey;
  /** What it is called in a refusal. */
  readonly about: string;
  /** What its signed note says. */
  readonly bytes: WalBytes;
}

/**
 * Reads the whole of it once and compares: asks no identity, so that a damaged archive is known before one is given.
 * @throws WalRefused
 */
export async function requireStored(file: SealedFile): Promise<void> {
  const found = await digestOf(await rawFile(file));
  if (sameDigest(found, file.bytes)) return;
  if (found.sizeBytes === file.bytes.sizeBytes) throw new WalRefused('bytes-changed', file.about);
  throw new WalRefused(found.sizeBytes < file.bytes.sizeBytes ? 'bytes-truncated' : 'bytes-too-long', file.about);
}

/** Opened and unpacked, compared while it streams and at its end. @throws WalRefused at the first wrong byte */
export async function* openedByBoth(file: SealedFile, identities: IdentitiesOfBoth): AsyncGenerator<Uint8Array> {
  const { about, bytes: wanted } = file;
  const raw = digesting(await rawFile(file));
  const packed = ageDecrypted(ageDecrypted(raw.bytes, identities.records), identities.keys);
  const source = Readable.from(packed, { objectMode: false, highWaterMark: 1024 * 1024 });
  const plain = digesting(
    source.compose(createZstdDecompress({ chunkSize: 256 * 1024 })) as unknown as AsyncIterable<Uint8Array>,
  );
  try {
    yield* plain.bytes;
  } catch (error) {
    if (error instanceof WalRefused) throw error;
    const stranger = error instanceof AgeRefused && error.fault === 'NOT_A_RECIPIENT';
    throw new WalRefused(stranger ? 'identity-not-a-recipient' : 'bytes-changed', about, error);
  }
  const found = { sizeBytes: wanted.plainBytes, sha256: wanted.plainSha256 };
  if (!sameDigest(plain.digest(), found) || !sameDigest(raw.digest(), wanted)) {
    throw new WalRefused('bytes-changed', about);
  }
}

async function rawFile({ target, key, about }: SealedFile): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await rawPart({ target, key, name: about, stored: { sizeBytes: 0, sha256: '' } });
  } catch (error) {
    if (error instanceof BackupRefused) throw new WalRefused('bytes-missing', about);
    throw error;
  }
}
