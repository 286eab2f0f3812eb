/** The writer of a base: every file of the cluster as one sealed stream, read back and compared; the signed note last. */
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { ObjectStore } from '@kean/objects';
import type { NoteSigner } from '@kean/tlog';
import { BackupFailed, faultOfTarget } from '../../backup-failed.ts';
import { signedJson } from '../../manifest/signed-json.ts';
import { digesting, digestOf, sameDigest } from '../../parts/digest.ts';
import { Stall } from '../../parts/within-time.ts';
import { type RecipientsOfBoth, sealedForBoth } from '../sealed-for-both.ts';
import { readPlace, readSegmentName, segmentAt, writeSegmentName } from '../segments/segment-name.ts';
import { baseKey, baseNoteKey } from '../wal-keys.ts';
import { BaseNote } from '../wal-notes.ts';
import { readingLabel } from './backup-label.ts';
import { readClusterFacts } from './cluster-facts.ts';
import { pgBaseBackup } from './pg-basebackup.ts';

export interface WriteBase {
  readonly target: ObjectStore;
  /** A UUID of version 7. */
  readonly id: string;
  /** Any login of the cluster, for facts of its catalogue. */
  readonly factsUrl: string;
  /** Under the login that may replicate. */
  readonly replicationUrl: string;
  readonly recipients: RecipientsOfBoth;
  readonly signer: NoteSigner;
  /** After so long without a byte moving it is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** Bytes of the cluster's files so far. */
  onProgress(readBytes: number, phase: 'dumping' | 'verifying'): void;
}

/**
 * Level 1 is as fast as the files come, and small enough. No workers: on data that packs well the binding ends its stream twice and takes
 * the process with it (seen with Node 24).
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1024 };
const TELL_EVERY_BYTES = 4_194_304;

/**
 * Takes one base, from which the archived segments go on. Killed anywhere it leaves no base.
 * @throws BackupFailed; the signal's reason where it was aborted
 */
export async function writeBase(work: WriteBase): Promise<BaseNote> {
  const stall = new Stall(work.stallMs);
  try {
    return await stall.guard((signal) => write({ ...work, signal }, stall), work.signal);
  } catch (error) {
    if (work.signal.aborted) throw work.signal.reason;
    throw error instanceof BackupFailed ? error : new BackupFailed(faultOfTarget(error), error);
  }
}

async function write(work: WriteBase, stall: Stall): Promise<BaseNote> {
  await work.target.check();
  const before = await readClusterFacts(work.factsUrl);
  const labelled = readingLabel(pgBaseBackup(work.replicationUrl, work.signal));
  const { bytes, digest } = digesting(told(work, stall, labelled.bytes));
  const packed = new PassThrough({ highWaterMark: 1024 * 1024 });
  const packing = pipeline(bytes, createZstdCompress(ZSTD), packed);
  // Its error arrives through `packed` as well; the store gives up then, and the error is thrown below.
  packing.catch(() => undefined);
  const key = baseKey(work.id);
  const stored = await work.target.put(key, sealedForBoth(packed, work.recipients));
  await packing;
  const after = await readClusterFacts(work.factsUrl);
  work.onProgress(digest().sizeBytes, 'verifying');
  if (!sameDigest(await digestOf(stall.watching(await work.target.get(key))), stored)) {
    throw new BackupFailed('verification');
  }
  // The server may have been exchanged meanwhile.
  if (after.systemId !== before.systemId) throw new BackupFailed('dump-broke-off');
  const { segmentBytes, systemId, serverVersion, administrator } = before;
  const firstSegment = labelled.firstSegment();
  const note: BaseNote = {
    format: 'kean-base-1',
    id: work.id,
    systemId,
    segmentBytes,
    serverVersion,
    administrator,
    firstSegment,
    // A little later than the last that is needed, for the program does not say which that is.
    lastSegment: segmentOfPlace(firstSegment, after.place, segmentBytes),
    startedAt: before.now.toISOString(),
    endedAt: after.now.toISOString(),
    bytes: { ...stored, plainBytes: digest().sizeBytes, plainSha256: digest().sha256 },
  };
  const signed = Buffer.from(signedJson(BaseNote.parse(note), work.signer));
  await work.target.put(baseNoteKey(work.id), once(signed));
  return note;
}

function segmentOfPlace(firstSegment: string, place: string, segmentBytes: number): string {
  const [first, at] = [readSegmentName(firstSegment), readPlace(place)];
  if (first === null || at === null || at === 0n) throw new BackupFailed('dump-tool');
  // The place is the first byte that is not written yet.
  return writeSegmentName(segmentAt(first.timeline, at - 1n, segmentBytes));
}

async function* told(work: WriteBase, stall: Stall, bytes: AsyncIterable<Uint8Array>) {
  let read = 0;
  let toldAt = 0;
  for await (const piece of bytes) {
    read += piece.length;
    stall.moved();
    if (read - toldAt >= TELL_EVERY_BYTES) {
      toldAt = read;
      work.onProgress(read, 'dumping');
    }
    yield piece;
  }
}

async function* once(bytes: Buffer) {
  yield bytes;
}
