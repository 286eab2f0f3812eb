/** Where continuous protection lies in its target. Numbers are decimal, because keys hold words, ids and short numbers only. */
import type { ObjectKey } from '@kean/objects';
import type { WalSegment } from './segments/segment-name.ts';

const folderOf = ({ timeline, log, number }: WalSegment) => `wal/${timeline}/${log}/${number}`;

export const segmentKey = (segment: WalSegment): ObjectKey => `${folderOf(segment)}/segment`;
/** Written last: what has none is not archived. */
export const segmentNoteKey = (segment: WalSegment): ObjectKey => `${folderOf(segment)}/note`;
export const baseKey = (id: string): ObjectKey => `bases/${id}/base`;
/** Written last: what has none is no base. */
export const baseNoteKey = (id: string): ObjectKey => `bases/${id}/note`;

const IN_WAL = /^wal\/(\d+)\/(\d+)\/(\d+)\/(segment|note)$/;
const BASE_NOTE = /^bases\/([0-9a-f-]{36})\/note$/;

/** Which segment this key belongs to, or `null`. */
export function segmentOfKey(key: ObjectKey): { readonly segment: WalSegment; readonly isNote: boolean } | null {
  const [, timeline, log, number, file] = IN_WAL.exec(key) ?? [];
  if (file === undefined) return null;
  return { segment: { timeline: Number(timeline), log: Number(log), number: Number(number) }, isNote: file === 'note' };
}

/** The base whose note this is, or `null`. */
export function idOfBaseNote(key: ObjectKey): string | null {
  return BASE_NOTE.exec(key)?.[1] ?? null;
}
