import type { Filter, Literal, Operator } from './filter.ts';
import { refuse } from './scim-fault.ts';

/** What a list may be filtered and sorted by: the attribute in lower case, and the expression that holds it. */
export interface Column {
  readonly sql: string;
  readonly holds: 'text' | 'exact-text' | 'boolean' | 'time';
}
/** An attribute of many values: `$value` stands for the comparison of one of them. */
export interface ManyValued {
  readonly each: string;
  readonly any: string;
}
export type Columns = Readonly<Record<string, Column | ManyValued>>;

export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * A condition out of a filter. Attributes come from the table and values go beside the text, so nothing that was sent is ever part of a statement.
 * @param used how many parameters the statement has already
 * @throws ScimFault invalidFilter for an attribute that cannot be asked for, or a comparison that makes no sense
 */
export function filterToSql(filter: Filter, columns: Columns, used: number): Condition {
  const values: unknown[] = [];
  const put = (value: unknown): string => {
    values.push(value);
    return `$${used + values.length}`;
  };
  const write = (part: Filter): string => {
    if (part.is === 'not') return `not coalesce(${write(part.of)}, false)`;
    if ('left' in part) return `(${write(part.left)} ${part.is} ${write(part.right)})`;
    const column = Object.hasOwn(columns, part.attribute) ? columns[part.attribute] : undefined;
    if (column === undefined) throw refuse('invalidFilter', 'The filter names an attribute that cannot be asked for.');
    if ('each' in column) {
      if (part.is === 'present') return `exists (${column.each.replace('$value', 'true')})`;
      const one = compare({ sql: column.any, holds: 'exact-text' }, part.by === 'ne' ? 'eq' : part.by, part.value, put);
      return `${part.by === 'ne' ? 'not ' : ''}exists (${column.each.replace('$value', () => one)})`;
    }
    if (part.is === 'present')
      return column.holds.endsWith('text') ? `coalesce(${column.sql}, '') <> ''` : `${column.sql} is not null`;
    return compare(column, part.by, part.value, put);
  };
  return { sql: write(filter), values };
}

const SIGN = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function compare({ sql, holds }: Column, by: Operator, value: Literal, put: (value: unknown) => string): string {
  if (value === null) {
    if (by === 'eq') return `${sql} is null`;
    if (by === 'ne') return `${sql} is not null`;
    throw unfit();
  }
  if (holds === 'boolean') {
    if (typeof value !== 'boolean' || (by !== 'eq' && by !== 'ne')) throw unfit();
    return `${sql} is ${by === 'eq' ? '' : 'not '}${value}`;
  }
  if (typeof value !== 'string') throw unfit();
  if (holds === 'time') {
    const at = new Date(value);
    if (Number.isNaN(at.getTime()) || by === 'co' || by === 'sw' || by === 'ew') throw unfit();
    const stated = `${put(at)}::timestamptz`;
    // A client knows milliseconds; it asks for the moment that it was told.
    const shown = `date_trunc('milliseconds', ${sql})`;
    if (by === 'eq') return `${shown} = ${stated}`;
    return by === 'ne' ? `${shown} is distinct from ${stated}` : `${shown} ${SIGN[by]} ${stated}`;
  }
  const text = holds === 'exact-text' ? sql : `lower(${sql})`;
  const wanted = `${put(holds === 'exact-text' ? value : value.toLowerCase())}::text`;
  switch (by) {
    case 'eq':
      return `${text} = ${wanted}`;
    case 'ne':
      return `${text} is distinct from ${wanted}`;
    case 'co':
      return `position(${wanted} in ${text}) > 0`;
    case 'sw':
      return `starts_with(${text}, ${wanted})`;
    case 'ew':
      return `right(${text}, char_length(${wanted})) = ${wanted}`;
    default:
      return `${text} ${SIGN[by]} ${wanted}`;
  }
}

function unfit() {
  return refuse('invalidFilter', 'The filter compares an attribute with a value of another kind.');
}
