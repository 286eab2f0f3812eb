import type { Register, RegisterEntry } from '#lib/api/views.ts';
import { getLocale } from '#paraglide/runtime.js';

/** What the register can be narrowed by, and what of an entry that is. */
const FACETS = {
  owner: ({ owner }: RegisterEntry) => owner,
  class: (entry: RegisterEntry) => entry.class.code,
  subject: ({ subject }: RegisterEntry) => subject.kind,
  retention: ({ retention }: RegisterEntry) => retention.code,
  eraser: ({ eraser }: RegisterEntry) => eraser.code,
  sealed: ({ sealed }: RegisterEntry) => (sealed ? 'yes' : 'no'),
} as const;
export type Facet = keyof typeof FACETS;
export const FACET_NAMES = Object.keys(FACETS) as Facet[];

/** One value per facet, or none. */
export type RegisterChoice = Readonly<Partial<Record<Facet, string>>>;

/** Reads a choice from an address; a value that no entry has finds nothing, and says so on its token. */
export function registerChoiceIn(query: Pick<URLSearchParams, 'get'>): RegisterChoice {
  const choice: Partial<Record<Facet, string>> = {};
  for (const facet of FACET_NAMES) {
    const value = query.get(facet);
    if (value !== null && /^[a-z-]{1,40}$/.test(value)) choice[facet] = value;
  }
  return choice;
}

/** Address of the register with one facet changed; `null` takes it away. */
export function registerAddress(choice: RegisterChoice, facet?: Facet, value: string | null = null): string {
  const query = new URLSearchParams();
  for (const each of FACET_NAMES) {
    const kept = each === facet ? value : choice[each];
    if (kept) query.set(each, kept);
  }
  return query.size === 0 ? '/accountability/register' : `/accountability/register?${query}`;
}

/** The entries that agree with every facet chosen. */
export function narrowRegister({ entries }: Register, choice: RegisterChoice): RegisterEntry[] {
  return entries.filter((entry) =>
    FACET_NAMES.every((facet) => choice[facet] === undefined || FACETS[facet](entry) === choice[facet]),
  );
}

/** Every value of a facet with the number of its entries, the most frequent first. */
export function valuesOf(entries: readonly RegisterEntry[], facet: Facet): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const value = FACETS[facet](entry);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((one, other) => other.count - one.count);
}

/** Places of one owner that agree in everything but where they are: one row of the table. */
export interface RegisterRow {
  readonly places: readonly string[];
  /** What all of them have in common. */
  readonly like: RegisterEntry;
}

export interface OwnerRows {
  readonly owner: string;
  readonly clauses: string;
  readonly count: number;
  readonly rows: readonly RegisterRow[];
}

/** Entries under who keeps them, in the order of the clauses; places that agree in everything share a row. */
export function byOwner(entries: readonly RegisterEntry[]): OwnerRows[] {
  const owners = Map.groupBy(entries, ({ owner }) => owner);
  return [...owners]
    .map(([owner, kept]) => {
      const alike = Map.groupBy(kept, ({ place: _, ...rest }) => JSON.stringify(rest));
      const rows = [...alike.values()].flatMap((group) => {
        const [like] = group;
        return like === undefined ? [] : [{ like, places: group.map(({ place }) => place) }];
      });
      return { owner, clauses: kept[0]?.clauses ?? '', count: kept.length, rows };
    })
    .sort((one, other) => one.clauses.localeCompare(other.clauses, 'en', { numeric: true }));
}

/** Places in short, one line a table: `demand: kind, district`; a place alone stays as it is declared. */
export function inShort(places: readonly string[]): string[] {
  const tables = Map.groupBy(places, (place) =>
    place.startsWith('object:') ? place : place.slice(0, place.indexOf('.')),
  );
  return [...tables].map(([table, of]) =>
    of.length === 1 ? (of[0] ?? table) : `${table}: ${of.map((place) => place.slice(table.length + 1)).join(', ')}`,
  );
}

/** The declaration's own words, in the language of the page. */
export function said(text: { readonly zh: string; readonly en: string }): string {
  return getLocale() === 'en' ? text.en : text.zh;
}
