import type { SqlTransaction } from '@kean/db';
import { columnPlace, deleteRow, expireRow, overwriteColumn } from '@kean/db/erasers';
import type { Keyring } from '@kean/encryption';
import type { Eraser, EraserKind, PersonalPlace, SubjectKind } from '@kean/kernel';

/** What an eraser needs from whoever conducts an erasure. */
export interface Means {
  readonly tx: SqlTransaction;
  readonly keyring: Pick<Keyring, 'destroy'>;
}

/** Makes the eraser of a place. */
export type MakeEraser = (means: Means, place: Pick<PersonalPlace, 'place' | 'subject' | 'sealedUnder'>) => Eraser;

const inColumn =
  (make: typeof deleteRow): MakeEraser =>
  ({ tx }, { place, subject }) =>
    make(tx, columnPlace(place, subject.by));

/**
 * Who does each kind of erasing: a kind that nothing does compiles neither here nor in a declaration. A test runs every declared
 * place through it.
 */
export const ERASERS: Readonly<Record<EraserKind, MakeEraser>> = {
  'destroy-data-key': ({ keyring }, { subject, sealedUnder = itself }) => ({
    kind: 'destroy-data-key',
    erase: (subjectId) => keyring.destroy(keyScopeOf(subject.kind), [sealedUnder(subjectId)]),
  }),
  'delete-row': inColumn(deleteRow),
  'overwrite-column': inColumn(overwriteColumn),
  'expire-row': inColumn(expireRow),
};

function keyScopeOf(kind: SubjectKind): 'client' | 'import' {
  if (kind === 'client' || kind === 'import') return kind;
  throw new TypeError(`nothing of a ${kind} is sealed under a key of their own`);
}

function itself(subjectId: string): string {
  return subjectId;
}
