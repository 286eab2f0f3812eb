import type { BoundCondition } from './exact-ability.ts';
import { columnOf } from './places.ts';

type Lasting = { readonly [property: string]: null | { readonly gt: Date } };
type OneWhere = { readonly [property: string]: string | Lasting[] };

/** A Prisma `where`. `{}` is every row, `{ OR: [] }` is none. */
export type RowWhere = OneWhere | { readonly OR: OneWhere[] };

/** A condition in SQL with its values, to be put behind `WHERE` or `AND`. */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly string[];
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
export function rowFilterOf(alternatives: readonly (BoundCondition | undefined)[]): RowFilter {
  const distinct = new Map<string, BoundCondition>();
  for (const condition of alternatives) {
    if (condition === undefined) return EVERYTHING;
    distinct.set(JSON.stringify(condition), condition);
  }
  const kept = [...distinct.values()];
  const [only] = kept;
  if (only === undefined) return NOTHING;
  const where = kept.length === 1 ? whereOf(only) : { OR: kept.map(whereOf) };
  return { reach: 'some', where, sql: (alias, firstPlaceholder = 1) => sqlOf(kept, alias, firstPlaceholder) };
}

function whereOf({ property, equals, lapses }: BoundCondition): OneWhere {
  if (lapses === null) return { [property]: equals };
  return { [property]: equals, OR: [{ [lapses]: null }, { [lapses]: { gt: new Date() } }] };
}

const ALIAS = /^[a-z_][a-z0-9_]*$/;

function sqlOf(alternatives: readonly BoundCondition[], alias: string, firstPlaceholder: number): SqlCondition {
  if (!ALIAS.test(alias)) throw new TypeError('an alias is a plain name');
  const texts = alternatives.map(({ property, lapses }, position) => {
    const equal = `${alias}."${columnOf(property)}" = $${firstPlaceholder + position}`;
    if (lapses === null) return equal;
    const until = `${alias}."${columnOf(lapses)}"`;
    return `(${equal} AND (${until} IS NULL OR ${until} > now()))`;
  });
  return { text: `(${texts.join(' OR ')})`, values: alternatives.map((condition) => condition.equals) };
}
