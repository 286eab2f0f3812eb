import { AppError } from '@kean/kernel';
import type { ObjectKey, ObjectStore } from '@kean/objects';
import { openBaseNote } from '../bases/open-base.ts';
import type { Archive } from '../segments/open-segment.ts';
import { isBefore, readSegmentName, type WalSegment } from '../segments/segment-name.ts';
import { baseNoteKey, baseOfKey, segmentOfKey } from '../wal-keys.ts';
import { WalRefused } from '../wal-refused.ts';
import { basesToKeep } from './bases-to-keep.ts';

export interface SweptArchive {
  /** Bases that are gone. */
  readonly bases: readonly string[];
  readonly segments: number;
}

/**
 * Removes the bases whose time is over, and every segment that no base which stays can use: those before the first segment of the oldest,
 * or all where none stays. What stands still here outlives its window nowhere: it goes by age, whoever signed it and whether it is whole.
 */
export async function sweepArchive(archive: Archive, windowDays: number, now: Date): Promise<SweptArchive> {
  const { target } = archive;
  const there = new Map<string, ObjectKey[]>();
  for await (const key of target.list('bases')) {
    const id = baseOfKey(key);
    if (id !== null) there.set(id, [...(there.get(id) ?? []), key]);
  }
  const kept = basesToKeep([...there.keys()], windowDays, now);
  const outlived = [...there.keys()].filter((id) => !kept.has(id));
  // The note goes first: from then on it is no base.
  for (const id of outlived) await removeAll(target, [baseNoteKey(id), ...(there.get(id) ?? [])]);
  return { bases: outlived, segments: await sweepSegments(archive, await oldestStart(archive, kept)) };
}

/** Where the replay of the oldest base begins that stays and can be read; `null` where there is none. */
async function oldestStart(archive: Archive, kept: ReadonlySet<string>): Promise<WalSegment | null> {
  for (const id of [...kept].sort()) {
    try {
      return readSegmentName((await openBaseNote(archive, id)).firstSegment);
    } catch (error) {
      if (!(error instanceof WalRefused)) throw error;
    }
  }
  return null;
}

async function sweepSegments({ target }: Archive, start: WalSegment | null): Promise<number> {
  const outlived: { key: ObjectKey; isNote: boolean }[] = [];
  for await (const key of target.list('wal')) {
    const known = segmentOfKey(key);
    if (known !== null && isOutlived(known.segment, start)) outlived.push({ key, isNote: known.isNote });
  }
  const notes = outlived.filter(({ isNote }) => isNote);
  await removeAll(
    target,
    [...notes, ...outlived.filter(({ isNote }) => !isNote)].map(({ key }) => key),
  );
  return notes.length;
}

function isOutlived(segment: WalSegment, start: WalSegment | null): boolean {
  if (start === null || segment.timeline < start.timeline) return true;
  return segment.timeline === start.timeline && isBefore(segment, start);
}

/** What a lock holds back is asked for again by the next sweep; nothing here asks a target for one. */
async function removeAll(target: ObjectStore, keys: readonly ObjectKey[]): Promise<void> {
  for (const key of keys) {
    try {
      await target.delete(key);
    } catch (error) {
      const locked = error instanceof AppError && ['AccessDenied', 'ObjectLocked'].includes(String(error.detail.code));
      if (!locked) throw error;
    }
  }
}
