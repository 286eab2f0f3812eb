import type { Breach } from '@kean/kernel';
import type { ColumnMapping } from '../contract.ts';
import type { COLLECTION_ERRORS } from '../errors.ts';
import { REPEATABLE } from '../understanding/column-meanings.ts';

/**
 * A list can be taken over when its columns give every person a name and a phone, each other meaning stands once, and there are
 * as many columns as the sheet has.
 * @param columns number of headers of the sheet
 * @returns the breach, or `null`
 */
export function mappingNamesANameAndAPhone(
  mapping: ColumnMapping,
  columns: number,
): Breach<typeof COLLECTION_ERRORS> | null {
  if (mapping.length !== columns) return { code: 'COLLECTION_MAPPING_NOT_THIS_SHEET' };
  if (!mapping.includes('name') || !mapping.includes('phone')) return { code: 'COLLECTION_MAPPING_INCOMPLETE' };
  const once = mapping.filter((meaning) => !REPEATABLE.has(meaning));
  return new Set(once).size === once.length ? null : { code: 'COLLECTION_MAPPING_REPEATED' };
}
