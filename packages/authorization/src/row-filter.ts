import type { Clock } from '@kean/kernel';
import type { BoundCondition, BoundPlace } from './exact-ability.ts';
import { columnOf } from './places.ts';

type Lasting = { readonly [property: string]: null | { readonly gt: Date } };
type OneWhere = { readonly [property: string]: string | Lasting[] | { readonly in: string[] } };

/** A Prisma `where`. `{}` is every row, `{ OR: [] }` is none. */
export type RowWhere = OneWhere | { readonly OR: OneWhere[] };

/** A condition in SQL with its values, to be put behind `WHERE` or `AND`. */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
}

/**
 * Which rows a person may act on, derived from the same bound rules as `can()`. Moments are judged when the filter is asked
 * for (`where`) or by the database (`sql`), so take it afresh for each statement.
 *
 * Never negate one: `NOT` of "no row" is every row. Ask `reach` first where "nothing" deserves an answer of its own.
 */
export interface RowFilter {
  readonly reach: 'nothing' | 'some' | 'everything';
  /** For Prisma. */
  readonly where: RowWhere;
  /**
   * For hot paths in plain SQL.
   * @param alias the table's alias in the statement
   * @param firstPlaceholder number of the first `$n` this condition may use
   */
  sql(alias: string, firstPlaceholder?: number): SqlCondition;
}

const EVERYTHING: RowFilter = { reach: 'everything', where: {}, sql: () => ({ text: 'TRUE', values: [] }) };
const NOTHING: RowFilter = { reach: 'nothing', where: { OR: [] }, sql: () => ({ text: 'FALSE', values: [] }) };

/** The filter of rules that are alternatives; `undefined` is a rule that asks nothing of a row. */
export function rowFilterOf(alternatives: readonly (BoundCondition | undefined)[], clock: Clock): RowFilter {
  const distinct = new Map<string, BoundCondition>();
  for (const condition of alternatives) {
    if (condition === undefined) return EVERYTHING;
    distinct.set(JSON.stringify(condition), condition);
  }
  const kept = [...distinct.values()];
  const [only] = kept;
  if (only === undefined) return NOTHING;
  const wheres = kept.map((condition) => whereOf(condition, clock));
  const where = wheres.length === 1 && wheres[0] !== undefined ? wheres[0] : { OR: wheres };
  return { reach: 'some', where, sql: (alias, firstPlaceholder = 1) => sqlOf(kept, alias, firstPlaceholder) };
}

function whereOf({ place, when }: BoundCondition, clock: Clock): OneWhere {
  const values = Object.fromEntries(when.map(({ property, oneOf }) => [property, { in: [...oneOf] }]));
  if (place === null) return values;
  const placed = { [place.property]: place.equals, ...values };
  if (place.lapses === null) return placed;
  return { ...placed, OR: [{ [place.lapses]: null }, { [place.lapses]: { gt: clock.now() } }] };
}

const ALIAS = /^[a-z_][a-z0-9_]*$/;

function sqlOf(alternatives: readonly BoundCondition[], alias: string, firstPlaceholder: number): SqlCondition {
  if (!ALIAS.test(alias)) throw new TypeError('an alias is a plain name');
  const values: (string | readonly string[])[] = [];
  const held = (value: string | readonly string[]): string => `$${firstPlaceholder + values.push(value) - 1}`;
  const texts = alternatives.map(({ place, when }) => {
    const parts = place === null ? [] : [placeText(place, alias, held)];
    // A column of an enum type is compared as the text it is called by; the value may be a name that the type does not know.
    parts.push(
      ...when.map(({ property, oneOf }) => `${alias}."${columnOf(property)}"::text = ANY(${held(oneOf)}::text[])`),
    );
    return parts.length === 1 ? parts[0] : `(${parts.join(' AND ')})`;
  });
  return { text: `(${texts.join(' OR ')})`, values };
}

function placeText({ property, equals, lapses }: BoundPlace, alias: string, held: (value: string) => string): string {
  const equal = `${alias}."${columnOf(property)}" = ${held(equals)}`;
  if (lapses === null) return equal;
  const until = `${alias}."${columnOf(lapses)}"`;
  return `(${equal} AND (${until} IS NULL OR ${until} > now()))`;
}
