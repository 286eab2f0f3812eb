/** The writer of one segment: sealed bytes first, read back and compared; the signed note last. What has no note is not archived. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { ObjectStore } from '@kean/objects';
import type { NoteSigner } from '@kean/tlog';
import { BackupFailed } from '../../backup-failed.ts';
import { signedJson } from '../../manifest/signed-json.ts';
import { digestOf, sameDigest } from '../../parts/digest.ts';
import { type RecipientsOfBoth, sealedForBoth } from '../sealed-for-both.ts';
import { segmentKey, segmentNoteKey } from '../wal-keys.ts';
import { openNote, SegmentNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';
import { readSegmentHeader } from './segment-header.ts';
import { readSegmentName, startOf, type WalSegment } from './segment-name.ts';

export interface ArchiveSegment {
  readonly target: ObjectStore;
  /** As Postgres names it (`%f`). */
  readonly name: string;
  readonly contents: Buffer;
  readonly recipients: RecipientsOfBoth;
  readonly signer: NoteSigner;
  readonly now: Date;
}

/** Two clusters, or two lives of one, write to the same target: whoever overwrote would destroy what the other has. */
export class SegmentTaken extends Error {
  constructor(name: string) {
    super(`${name} is archived already, with other contents`);
    this.name = 'SegmentTaken';
  }
}

/** This is no segment, or not the one that its name says: a signed note must not say so. */
export class SegmentUnlike extends Error {
  constructor(name: string) {
    super(`${name} is not the segment of this name`);
    this.name = 'SegmentUnlike';
  }
}

const pack = promisify(zstdCompress);
const PACKING = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * Archives one segment. The same contents under the same name are archived already, and that is success: Postgres asks again where it
 * was killed before it noticed.
 *
 * @returns `kept-nothing` for what is no segment: the history of a timeline, the label of a backup, a partial segment. A recovery needs
 *   none of them (see recovery/plan-recovery.ts).
 * @throws SegmentTaken, SegmentUnlike, BackupFailed, or what the target throws
 */
export async function archiveSegment(work: ArchiveSegment): Promise<'archived' | 'archived-before' | 'kept-nothing'> {
  const segment = readSegmentName(work.name);
  if (segment === null) return 'kept-nothing';
  const header = readSegmentHeader(work.contents);
  if (
    header === null ||
    header.segmentBytes !== work.contents.length ||
    header.startsAt !== startOf(segment, header.segmentBytes)
  ) {
    throw new SegmentUnlike(work.name);
  }
  const plain = { plainBytes: work.contents.length, plainSha256: sha256(work.contents) };
  const before = await archivedBefore(work, segment);
  if (before !== null) {
    if (before.bytes.plainSha256 === plain.plainSha256 && before.systemId === header.systemId) return 'archived-before';
    throw new SegmentTaken(work.name);
  }
  const key = segmentKey(segment);
  const packed = await pack(work.contents, PACKING);
  const stored = await work.target.put(key, sealedForBoth(once(packed), work.recipients));
  if (!sameDigest(await digestOf(await work.target.get(key)), stored)) throw new BackupFailed('verification');
  const note: SegmentNote = {
    format: 'kean-wal-1',
    segment: work.name,
    systemId: header.systemId,
    segmentBytes: header.segmentBytes,
    archivedAt: work.now.toISOString(),
    bytes: { ...stored, ...plain },
  };
  await work.target.put(segmentNoteKey(segment), once(Buffer.from(signedJson(SegmentNote.parse(note), work.signer))));
  return 'archived';
}

/** A note that is not ours says nothing of ours, and is not overwritten either. */
async function archivedBefore(
  { target, signer, name }: ArchiveSegment,
  segment: WalSegment,
): Promise<SegmentNote | null> {
  const key = segmentNoteKey(segment);
  if (!(await target.exists(key))) return null;
  try {
    const note = await openNote({ target, key, about: name, verifyKeys: [signer.verifierKey] }, SegmentNote);
    if (note.segment === name) return note;
  } catch (error) {
    if (!(error instanceof WalRefused)) throw error;
  }
  throw new SegmentTaken(name);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* once(bytes: Buffer) {
  yield bytes;
}
