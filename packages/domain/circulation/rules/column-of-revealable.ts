import { placeOfDemandWording, placeOfField, placeOfPropertyColumn, type SealedPlace } from '@kean/clients/contract';
import type { ClientId } from '@kean/kernel';
import type { Revealable } from '../contract.ts';

/** Where a revealable value stands: a field of the client, or a column of one of its demands or properties. */
export type SealedColumn =
  | { readonly table: 'client_field'; readonly column: string }
  | { readonly table: 'property'; readonly column: 'address' | 'certificate_no' | 'wording' }
  | { readonly table: 'demand'; readonly column: 'wording' };

/** The column behind a name of the contract. */
export function columnOf(field: Revealable): SealedColumn {
  switch (field) {
    case 'property.address':
      return { table: 'property', column: 'address' };
    case 'property.certificateNo':
      return { table: 'property', column: 'certificate_no' };
    case 'property.wording':
      return { table: 'property', column: 'wording' };
    case 'demand.wording':
      return { table: 'demand', column: 'wording' };
    default:
      return { table: 'client_field', column: field };
  }
}

/** True where one client can have several of the value, so that the caller has to say which. */
export function belongsToAnItem(field: Revealable): boolean {
  return columnOf(field).table !== 'client_field';
}

/** The place that the value's seal is bound to. @throws TypeError when an item is needed and not named */
export function placeOfRevealable(client: ClientId, field: Revealable, itemId: string | undefined): SealedPlace {
  const sealed = columnOf(field);
  if (sealed.table === 'client_field') return placeOfField(client, sealed.column);
  if (itemId === undefined) throw new TypeError('a value of an item needs its id');
  if (sealed.table === 'demand') return placeOfDemandWording(client, itemId);
  return placeOfPropertyColumn(client, sealed.column, itemId);
}
