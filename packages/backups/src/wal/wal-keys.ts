/** Where continuous protection lies in its target. Numbers are decimal, because keys hold words, ids and short numbers only. */
import type { ObjectKey } from '@kean/objects';
import type { WalSegment } from './segments/segment-name.ts';

export const segmentKey = ({ timeline, log, number }: WalSegment): ObjectKey =>
  `wal/${timeline}/${log}/segments/${number}`;
/** Written last: what has none is not archived. */
export const segmentNoteKey = ({ timeline, log, number }: WalSegment): ObjectKey =>
  `wal/${timeline}/${log}/notes/${number}`;
export const baseKey = (id: string): ObjectKey => `bases/${id}/base`;
/** Written last: what has none is no base. */
export const baseNoteKey = (id: string): ObjectKey => `bases/${id}/note`;

const IN_WAL = /^wal\/(\d+)\/(\d+)\/(segments|notes)\/(\d+)$/;
const IN_BASES = /^bases\/([0-9a-f-]{36})\//;
const BASE_NOTE = /^bases\/([0-9a-f-]{36})\/note$/;

/** Which segment this key belongs to, or `null`. */
export function segmentOfKey(key: ObjectKey): { readonly segment: WalSegment; readonly isNote: boolean } | null {
  const [, timeline, log, file, number] = IN_WAL.exec(key) ?? [];
  if (number === undefined) return null;
  return {
    segment: { timeline: Number(timeline), log: Number(log), number: Number(number) },
    isNote: file === 'notes',
  };
}

/** The base that this key belongs to, finished or not, or `null`. */
export function baseOfKey(key: ObjectKey): string | null {
  return IN_BASES.exec(key)?.[1] ?? null;
}

/** The base whose note this is, or `null`. */
export function idOfBaseNote(key: ObjectKey): string | null {
  return BASE_NOTE.exec(key)?.[1] ?? null;
}
