import type { ColumnMapping } from '../contract.ts';
import type { PurposeCode } from '../purposes/index.ts';
import { columnsUntold } from './a-column-serves-a-chosen-service.ts';
import { noticeTellsOfService } from './a-field-stands-in-the-published-notice.ts';
import type { Covered } from './published-notice-covers-the-purposes-of-today.ts';

export interface ListOutsideNotice {
  readonly code: 'COLLECTION_SERVICE_OUTSIDE_NOTICE' | 'COLLECTION_COLUMN_OUTSIDE_NOTICE';
  /** What the columns mean, that nobody was told of; none where it is a whole service. */
  readonly meanings: readonly string[];
}

/** @returns why a list is not taken over: for a service, or with a column, that the published notice does not tell of (PIPL 17) */
export function aListStandsInThePublishedNotice(
  mapping: ColumnMapping,
  services: readonly PurposeCode[],
  told: Covered | null,
): ListOutsideNotice | null {
  if (services.some((service) => !noticeTellsOfService(told, service))) {
    return { code: 'COLLECTION_SERVICE_OUTSIDE_NOTICE', meanings: [] };
  }
  const untold = columnsUntold(mapping, services, told);
  if (untold.length === 0) return null;
  return {
    code: 'COLLECTION_COLUMN_OUTSIDE_NOTICE',
    meanings: [...new Set(untold.map((at) => mapping[at] ?? 'ignore'))],
  };
}
