import type { ObjectStore } from '@kean/objects';
import type { VerifierKey } from '@kean/tlog';
import { type IdentitiesOfBoth, openedByBoth, requireStored, type SealedFile } from '../sealed-for-both.ts';
import { segmentKey, segmentNoteKey, segmentOfKey } from '../wal-keys.ts';
import { openNote, SegmentNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';
import { isBefore, type WalSegment, writeSegmentName } from './segment-name.ts';

/** Where segments are looked for, and whose they must be. */
export interface Archive {
  readonly target: ObjectStore;
  readonly verifyKeys: readonly VerifierKey[];
}

/** @throws WalRefused where the note is not ours, or of another segment or cluster */
export async function openSegmentNote(
  { target, verifyKeys }: Archive,
  segment: WalSegment,
  systemId: string,
): Promise<SegmentNote> {
  const about = writeSegmentName(segment);
  const note = await openNote({ target, key: segmentNoteKey(segment), about, verifyKeys }, SegmentNote);
  if (note.segment !== about) throw new WalRefused('note-of-another', about);
  if (note.systemId !== systemId) throw new WalRefused('of-another-cluster', about);
  return note;
}

/** Verifies note and stored bytes without opening them. @throws WalRefused */
export async function requireArchived(archive: Archive, segment: WalSegment, systemId: string): Promise<SegmentNote> {
  const note = await openSegmentNote(archive, segment, systemId);
  await requireStored(fileOf(archive, segment, note));
  return note;
}

/** The contents of a segment, as Postgres wrote them. @throws WalRefused */
export async function openSegment(
  archive: Archive,
  segment: WalSegment,
  systemId: string,
  identities: IdentitiesOfBoth,
): Promise<Buffer> {
  const note = await openSegmentNote(archive, segment, systemId);
  const pieces: Uint8Array[] = [];
  for await (const piece of openedByBoth(fileOf(archive, segment, note), identities)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Segments that have a note, in the order of the log, timeline by timeline. Nothing is verified yet. */
export async function listSegments(target: ObjectStore): Promise<WalSegment[]> {
  const found: WalSegment[] = [];
  for await (const key of target.list('wal')) {
    const known = segmentOfKey(key);
    if (known?.isNote === true) found.push(known.segment);
  }
  return found.sort((one, other) => one.timeline - other.timeline || (isBefore(one, other) ? -1 : 1));
}

function fileOf({ target }: Archive, segment: WalSegment, note: SegmentNote): SealedFile {
  return { target, key: segmentKey(segment), about: note.segment, bytes: note.bytes };
}
