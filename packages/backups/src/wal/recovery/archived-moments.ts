import { listBases, openBaseNote } from '../bases/open-base.ts';
import { type Archive, listSegments, openSegmentNote } from '../segments/open-segment.ts';

/** Between which moments an archive leads, as its notes say; a recovery verifies everything in between. */
export interface ArchivedMoments {
  readonly from: Date;
  readonly to: Date;
}

/** @returns `null` where there is no base yet, or none of its log. @throws WalRefused where a note is not as it was signed */
export async function archivedMoments(archive: Archive): Promise<ArchivedMoments | null> {
  const oldest = (await listBases(archive.target)).at(-1);
  const newest = (await listSegments(archive.target)).at(-1);
  if (oldest === undefined || newest === undefined) return null;
  const base = await openBaseNote(archive, oldest);
  const { archivedAt } = await openSegmentNote(archive, newest, base.systemId);
  return { from: new Date(base.endedAt), to: new Date(archivedAt) };
}
