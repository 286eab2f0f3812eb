import { listBases, openBaseNote } from '../bases/open-base.ts';
import { type Archive, listSegments, requireArchived } from '../segments/open-segment.ts';
import {
  isBefore,
  readSegmentName,
  segmentAfter,
  type WalSegment,
  writeSegmentName,
} from '../segments/segment-name.ts';
import type { BaseNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';

/** A time to recover to; `latest` is as far as the archive goes. */
export type RecoveryTime = Date | 'latest';

export interface RecoveryPlan {
  readonly base: BaseNote;
  /** In order, without a gap; each is signed, of this cluster, and lies in the target as it was written. */
  readonly segments: readonly WalSegment[];
}

/**
 * What a recovery to that time needs, verified before a byte of it is opened: the newest base that was finished by then, and every
 * segment from its beginning to the first that was archived after it. One timeline only: a server that was promoted or recovered begins
 * a new one, and from its first base on that one can be recovered.
 *
 * @throws WalRefused naming the segment or base
 */
export async function planRecovery(archive: Archive, time: RecoveryTime): Promise<RecoveryPlan> {
  const base = await newestBaseBefore(archive, time);
  const [first, last] = [segmentNamed(base.firstSegment), segmentNamed(base.lastSegment)];
  const there = (await listSegments(archive.target)).filter(
    (one) => one.timeline === first.timeline && !isBefore(one, first),
  );
  const known = new Set(there.map(writeSegmentName));
  const newest = there.at(-1);
  const segments: WalSegment[] = [];
  let archivedAt = '';
  for (let next = first; known.has(writeSegmentName(next)); next = segmentAfter(next, base.segmentBytes)) {
    ({ archivedAt } = await requireArchived(archive, next, base.systemId));
    segments.push(next);
    if (time !== 'latest' && new Date(archivedAt) > time && !isBefore(next, last)) return { base, segments };
  }
  const reached = segments.at(-1);
  const isWhole = reached !== undefined && !isBefore(reached, last);
  if (!isWhole || (newest !== undefined && isBefore(reached, newest))) {
    const missing = reached === undefined ? first : segmentAfter(reached, base.segmentBytes);
    throw new WalRefused('segment-missing', writeSegmentName(missing));
  }
  if (time !== 'latest') throw new WalRefused('time-not-archived', writeSegmentName(reached));
  return { base, segments };
}

/** A note that is not as it was signed ends the search: an older base in its place would go unnoticed otherwise. */
async function newestBaseBefore(archive: Archive, time: RecoveryTime): Promise<BaseNote> {
  for (const id of await listBases(archive.target)) {
    const note = await openBaseNote(archive, id);
    if (time === 'latest' || new Date(note.endedAt) <= time) return note;
  }
  throw new WalRefused('no-base-before-that-time');
}

function segmentNamed(name: string): WalSegment {
  const segment = readSegmentName(name);
  if (segment === null) throw new WalRefused('note-malformed', name);
  return segment;
}
