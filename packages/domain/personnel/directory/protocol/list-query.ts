import { bareName } from './filter.ts';
import type { Columns } from './filter-to-sql.ts';
import { isObject } from './patch-op.ts';
import { refuse, URN } from './scim-fault.ts';
import type { Projection, Resource } from './shown.ts';

/** Resources in one answer. */
export const MOST_RESULTS = 200;

export interface ListQuery extends Projection {
  readonly filter: string | null;
  readonly sortBy: string | null;
  readonly descending: boolean;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

/** Parameters of a GET, or of the body of a POST to `.search` (RFC 7644 3.4.2, 3.4.3). */
export function readListQuery(asked: Readonly<Record<string, unknown>>): ListQuery {
  const known = Object.fromEntries(Object.entries(asked).map(([key, value]) => [key.toLowerCase(), value]));
  const text = (key: string): string | null => {
    const value = known[key];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw refuse('invalidValue', `"${key}" is given once, as a text.`);
    return value;
  };
  const order = text('sortorder')?.toLowerCase() ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending')
    throw refuse('invalidValue', '"sortOrder" is ascending or descending.');
  return {
    filter: text('filter'),
    sortBy: text('sortby'),
    descending: order === 'descending',
    // RFC 7644 3.4.2.4: less than 1 is 1, less than 0 is 0.
    startIndex: Math.max(1, wholeNumber(known.startindex, 1, 'startIndex')),
    count: Math.min(MOST_RESULTS, Math.max(0, wholeNumber(known.count, 100, 'count'))),
    attributes: names(known.attributes),
    excludedAttributes: names(known.excludedattributes),
  };
}

export function readSearch(body: unknown): ListQuery {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(URN.search))
    throw refuse('invalidSyntax', `"schemas" has to name ${URN.search}.`);
  return readListQuery(body);
}

function wholeNumber(value: unknown, otherwise: number, name: string): number {
  if (value === undefined || value === '') return otherwise;
  const number = typeof value === 'number' ? value : Number(typeof value === 'string' ? value : Number.NaN);
  if (!Number.isSafeInteger(number) || Math.abs(number) > 2_000_000_000)
    throw refuse('invalidValue', `"${name}" is a whole number.`);
  return number;
}

function names(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.length > 100 || list.some((each) => typeof each !== 'string'))
    throw refuse('invalidValue', 'Attributes are asked for by their names.');
  return list.map((each: string) => each.trim()).filter((each) => each !== '');
}

/** What a list is sorted by; what cannot be sorted by leaves the order of the ids, as RFC 7644 3.4.2.3 lets it. */
export function orderOf({ sortBy, descending }: ListQuery, columns: Columns, byId: string): string {
  const name = sortBy === null ? '' : bareName(sortBy);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined || 'each' in column) return byId;
  const sql = column.holds === 'text' ? `lower(${column.sql})` : column.sql;
  return `${sql} ${descending ? 'desc nulls first' : 'asc nulls last'}, ${byId}`;
}

export function listAnswer(query: Pick<ListQuery, 'startIndex'>, totalResults: number, resources: readonly Resource[]) {
  return {
    schemas: [URN.list],
    totalResults,
    itemsPerPage: resources.length,
    startIndex: query.startIndex,
    Resources: resources,
  };
}
