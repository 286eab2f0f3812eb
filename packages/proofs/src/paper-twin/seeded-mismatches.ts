import type { Chance } from '../wrong-shapes/chance.ts';

/** What became of a file behind the back of the list. */
export const FATES = ['in place', 'other shelf', 'other cabinet', 'gone', 'lent and away', 'lent and here'] as const;
export type Fate = (typeof FATES)[number];

/** A file as it was filed. */
export interface Filed {
  readonly fileId: string;
  readonly number: string;
  readonly cabinet: number;
  readonly shelf: number;
}
/** Where its label is read, if anywhere. */
export interface Lying extends Filed {
  readonly fate: Fate;
  readonly seen: { readonly cabinet: number; readonly shelf: number } | null;
}

/** One in five lies differently from what the list says; each kind of mismatch is among them. */
const ONE_IN = 5;

export function fateOf(file: Filed, chance: Chance, cabinets: number, shelves: number): Lying {
  const fate = chance.below(ONE_IN) === 0 ? chance.of(FATES.slice(1)) : 'in place';
  const { cabinet, shelf } = file;
  const elsewhere = {
    cabinet: (cabinet + 1 + chance.below(cabinets - 1)) % cabinets,
    shelf: 1 + chance.below(shelves),
  };
  const seen = {
    'in place': { cabinet, shelf },
    'other shelf': { cabinet, shelf: 1 + ((shelf + chance.below(shelves - 1)) % shelves) },
    'other cabinet': elsewhere,
    gone: null,
    'lent and away': null,
    'lent and here': { cabinet, shelf },
  }[fate];
  return { ...file, fate, seen };
}

/** What a counting of this cabinet has to find, as `number kind`, from the fates alone. */
export function expectedIn(cabinet: number, files: readonly Lying[], strangers: readonly string[]): string[] {
  const of = (fate: Fate, at: (file: Lying) => boolean, kind: string) =>
    files.filter((file) => file.fate === fate && at(file)).map(({ number }) => `${number} ${kind}`);
  const isRecordedHere = (file: Lying) => file.cabinet === cabinet;
  const isSeenHere = (file: Lying) => file.seen?.cabinet === cabinet;
  return [
    ...of('other shelf', isRecordedHere, 'other-shelf'),
    ...of('other cabinet', isRecordedHere, 'missing'),
    ...of('other cabinet', isSeenHere, 'other-cabinet'),
    ...of('gone', isRecordedHere, 'missing'),
    ...of('lent and here', isRecordedHere, 'lent'),
    ...strangers.map((number) => `${number} unknown`),
  ].sort();
}
