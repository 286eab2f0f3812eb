import type { ClientRole } from '@kean/clients/contract';
import type { ColumnMeaning } from '../contract.ts';
import { cellServes, secondPhoneServes, servicesOfRow } from '../rules/a-column-serves-a-chosen-service.ts';
import { readable } from './cell-text.ts';
import type { ColumnPlan } from './column-plan.ts';

export interface RowWithin {
  /** The same cells, with those empty that nothing this person came for needs. */
  readonly cells: readonly string[];
  /** What stood in them, by the meaning of its column and never by its text. */
  readonly outside: readonly ColumnMeaning[];
  readonly takesSecondPhone: boolean;
}

/** A row as its own services need it (clause 1.1, PIPL 6) and the published notice tells of it: whatever else there is, is not even understood. */
export function rowWithinServices(
  { services, columnsOf, told }: ColumnPlan,
  cells: readonly string[],
  roles: readonly ClientRole[],
): RowWithin {
  if (services.length === 0) return { cells, outside: [], takesSecondPhone: true };
  const own = servicesOfRow(roles, services);
  const kept = [...cells];
  const outside: ColumnMeaning[] = [];
  for (const [name, columns] of Object.entries(columnsOf)) {
    const meaning = name as ColumnMeaning;
    if (cellServes(meaning, own, told)) continue;
    if (columns.some((column) => readable(cells[column] ?? '') !== '')) outside.push(meaning);
    for (const column of columns) kept[column] = '';
  }
  return { cells: kept, outside, takesSecondPhone: secondPhoneServes(own, told) };
}
