import type { EraserKind, PersonalData, PersonalPlace } from '@kean/kernel';
import type { Annotation } from './annotation.ts';
import { ERASERS } from './erasers.ts';
import type { SchemaColumn } from './read-schema.ts';

/** A rule of the gate; each has a fixture in `fixtures/columns/<rule>/` that breaks it. */
export const COLUMN_RULES = [
  'column-says-once-what-it-is',
  'personal-column-names-an-eraser',
  'personal-column-is-declared',
  'declared-column-exists',
  'declaration-says-what-the-schema-says',
  'place-is-declared-once',
  'place-outside-tables-names-an-eraser',
  'sealed-is-what-a-destroyed-key-erases',
  'object-key-is-declared',
  'declaration-reaches-the-register',
  'place-of-a-client-is-emptied-by-an-erasure',
] as const;
export type ColumnRule = (typeof COLUMN_RULES)[number];

export interface Complaint<Rule extends string = string> {
  readonly rule: Rule;
  /** What breaks it, and where; never a value. */
  readonly sentence: string;
}

/** What the sources say: columns, declarations, and the forms of object keys that the program stores under. */
export interface Sources {
  readonly columns: readonly SchemaColumn[];
  readonly declared: readonly PersonalData[];
  readonly objectKeys: readonly string[];
  /** Owners whose declaration the api puts into the register. */
  readonly registered: readonly string[];
  /** Declared places that the sinks of an erasure empty; `null` for a tree that erases nobody. */
  readonly emptied: readonly string[] | null;
}

/** What reaches a value that lies in no table. */
const ERASES_OUTSIDE_TABLES: readonly EraserKind[] = ['destroy-data-key'];

const OBJECT = 'object:';

/** Judges the sources; nothing is silently taken for harmless. */
export function judgeColumns({ columns, declared, objectKeys, registered, emptied }: Sources): Complaint<ColumnRule>[] {
  const places = declared.flatMap((data) => data.places.map((place) => ({ ...place, owner: data.owner })));
  const byPlace = new Map(places.map((place) => [place.place, place]));
  const known = new Map(columns.map((column) => [column.place, column]));
  return [
    ...columns.flatMap((column) => judgeColumn(column, byPlace.get(column.place))),
    ...places.flatMap((place) => judgePlace(place, known)),
    ...repeated(places.map(({ place }) => place)).map((place) =>
      complain('place-is-declared-once', `${place} is declared more than once`),
    ),
    ...objectKeys
      .filter((key) => !byPlace.has(`${OBJECT}${key}`))
      .map((key) =>
        complain('object-key-is-declared', `objects are stored under ${key}, and no personal-data.ts says so`),
      ),
    ...(emptied === null ? [] : judgeErasing(places, emptied)),
    ...declared
      .filter(({ owner }) => !registered.includes(owner))
      .map(({ owner }) => complain('declaration-reaches-the-register', `the register knows nothing of ${owner}`)),
  ];
}

/** Also what is sealed: with the key its bytes say nothing, and they go all the same. */
function judgeErasing(
  places: readonly (PersonalPlace & { readonly owner: string })[],
  emptied: readonly string[],
): Complaint<ColumnRule>[] {
  const rule = 'place-of-a-client-is-emptied-by-an-erasure';
  const ofClients = places.filter(({ subject }) => subject.kind === 'client');
  const known = new Set(ofClients.map(({ place }) => place));
  return [
    ...ofClients
      .filter(({ place }) => !emptied.includes(place))
      .map(({ place, owner }) => complain(rule, `${place} of ${owner} is emptied by no sink of an erasure`)),
    ...emptied
      .filter((place) => !known.has(place))
      .map((place) => complain(rule, `a sink says that it empties ${place}, which is no declared place of a client`)),
  ];
}

function judgeColumn(column: SchemaColumn, declared: PersonalPlace | undefined): Complaint<ColumnRule>[] {
  const { place, annotations } = column;
  const [annotation] = annotations;
  if (annotation === undefined || annotations.length > 1 || annotation.kind === 'malformed') {
    return [complain('column-says-once-what-it-is', `${place} ${faultOf(annotations)}`)];
  }
  if (annotation.kind === 'public') return [];
  if (!(annotation.eraser in ERASERS)) {
    const named = annotation.eraser === '' ? 'no eraser' : `${annotation.eraser}, which is no eraser`;
    return [complain('personal-column-names-an-eraser', `${place} is personal and names ${named}`)];
  }
  if (declared === undefined) {
    return [complain('personal-column-is-declared', `${place} is personal and stands in no personal-data.ts`)];
  }
  const words = (['class', 'purpose', 'retention', 'eraser'] as const).filter(
    (word) => annotation[word] !== declared[word],
  );
  return words.map((word) =>
    complain(
      'declaration-says-what-the-schema-says',
      `${place}: ${word} is ${annotation[word]} in the schema and ${declared[word]} in personal-data.ts`,
    ),
  );
}

function faultOf(annotations: readonly Annotation[]): string {
  if (annotations.length === 0) return 'is neither @personal(class, purpose, retention, eraser) nor @public(reason)';
  if (annotations.length > 1) return 'says more than once what it is';
  return 'has an annotation that cannot be read';
}

function judgePlace(
  { place, eraser, sealed, subject, owner }: PersonalPlace & { readonly owner: string },
  columns: ReadonlyMap<string, SchemaColumn>,
): Complaint<ColumnRule>[] {
  const found: Complaint<ColumnRule>[] = [];
  if (sealed !== (eraser === 'destroy-data-key')) {
    const sentence = `${place} is ${sealed ? 'sealed' : 'not sealed'}, and ${eraser} is to erase it`;
    found.push(complain('sealed-is-what-a-destroyed-key-erases', sentence));
  }
  if (place.startsWith(OBJECT)) {
    if (!ERASES_OUTSIDE_TABLES.includes(eraser) || !place.includes(subject.by)) {
      found.push(
        complain('place-outside-tables-names-an-eraser', `${place} of ${owner} has no eraser that reaches it`),
      );
    }
    return found;
  }
  const [table] = place.split('.');
  const column = columns.get(place);
  for (const wanted of [place, `${table}.${subject.by}`]) {
    if (!columns.has(wanted))
      found.push(complain('declared-column-exists', `${owner} declares ${wanted}: no such column`));
  }
  if (column?.annotations.some(({ kind }) => kind === 'public') === true) {
    found.push(
      complain('declaration-says-what-the-schema-says', `${place} is declared personal and public in the schema`),
    );
  }
  if (sealed && column !== undefined && column.type !== 'Bytes') {
    found.push(
      complain('sealed-is-what-a-destroyed-key-erases', `${place} is declared sealed and holds ${column.type}`),
    );
  }
  return found;
}

function repeated(places: readonly string[]): string[] {
  return [...new Set(places.filter((place, at) => places.indexOf(place) !== at))];
}

function complain(rule: ColumnRule, sentence: string): Complaint<ColumnRule> {
  return { rule, sentence };
}
