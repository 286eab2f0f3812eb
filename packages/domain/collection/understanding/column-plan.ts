import type { ColumnMapping, ColumnMeaning } from '../contract.ts';
import type { PurposeCode } from '../purposes/index.ts';
import type { Covered } from '../rules/published-notice-covers-the-purposes-of-today.ts';
import { unitOfPriceHeader } from './price.ts';

/** A mapping, turned round for reading rows: where each meaning stands. Made once per run. */
export interface ColumnPlan {
  readonly columnsOf: Readonly<Record<ColumnMeaning, readonly number[]>>;
  /** Columns that are read at all, in sheet order. */
  readonly read: readonly number[];
  /** Unit the price column's header names, in yuan; `null` where it names none. */
  readonly priceUnit: number | null;
  /** For which the list is taken over, row by row; none: it was judged by its columns alone. */
  readonly services: readonly PurposeCode[];
  /** By the notice that is published as the run begins; `null` where none is. */
  readonly told: Covered | null;
}

export function planColumns(
  mapping: ColumnMapping,
  headers: readonly string[],
  services: readonly PurposeCode[] = [],
  told: Covered | null = null,
): ColumnPlan {
  const columnsOf = {} as Record<ColumnMeaning, number[]>;
  for (const [column, meaning] of mapping.entries()) {
    columnsOf[meaning] ??= [];
    columnsOf[meaning].push(column);
  }
  const price = columnsOf.price?.[0];
  return {
    columnsOf,
    read: mapping.flatMap((meaning, column) => (meaning === 'ignore' ? [] : [column])),
    services,
    told,
    priceUnit: price === undefined ? null : unitOfPriceHeader(headers[price] ?? ''),
  };
}

/** The cell of a meaning; cells of several columns with the same meaning are joined by `separator`. */
export function cellOf(plan: ColumnPlan, cells: readonly string[], meaning: ColumnMeaning, separator = ' '): string {
  const columns = plan.columnsOf[meaning];
  if (columns === undefined) return '';
  if (columns.length === 1) return cells[columns[0] ?? -1] ?? '';
  return columns
    .map((column) => cells[column] ?? '')
    .filter((cell) => cell.trim() !== '')
    .join(separator);
}
