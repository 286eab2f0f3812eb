import type { BoundConditions } from './exact-ability.ts';
import { columnOf } from './places.ts';

/** A Prisma `where` of equalities. `{}` is every row, `{ OR: [] }` is none. */
export type RowWhere = BoundConditions | { readonly OR: BoundConditions[] };

/** A condition in SQL with its values, to be put behind `WHERE` or `AND`. */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly string[];
}

/**
 * Which rows a person may act on, derived from the same bound rules as `can()`.
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

const ALIAS = /^[a-z_][a-z0-9_]*$/;

/** The filter of rules that are alternatives; `undefined` conditions mean a rule without any. */
export function rowFilterOf(alternatives: readonly (BoundConditions | undefined)[]): RowFilter {
  if (alternatives.some((conditions) => conditions === undefined)) return EVERYTHING;
  const distinct = new Map<string, BoundConditions>();
  for (const conditions of alternatives) {
    if (conditions !== undefined) distinct.set(JSON.stringify(conditions), conditions);
  }
  const kept = [...distinct.values()];
  const [only] = kept;
  if (only === undefined) return NOTHING;
  return {
    reach: 'some',
    where: kept.length === 1 ? only : { OR: kept },
    sql: (alias, firstPlaceholder = 1) => sqlOf(kept, alias, firstPlaceholder),
  };
}

const EVERYTHING: RowFilter = {
  reach: 'everything',
  where: {},
  sql: () => ({ text: 'TRUE', values: [] }),
};

const NOTHING: RowFilter = {
  reach: 'nothing',
  where: { OR: [] },
  sql: () => ({ text: 'FALSE', values: [] }),
};

function sqlOf(alternatives: readonly BoundConditions[], alias: string, firstPlaceholder: number): SqlCondition {
  if (!ALIAS.test(alias)) throw new TypeError('an alias is a plain name');
  const values: string[] = [];
  const texts = alternatives.map((conditions) =>
    Object.entries(conditions)
      .map(([property, value]) => {
        values.push(value);
        return `${alias}."${columnOf(property)}" = $${firstPlaceholder + values.length - 1}`;
      })
      .join(' AND '),
  );
  return { text: `(${texts.join(' OR ')})`, values };
}
