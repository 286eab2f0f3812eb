import type { Place } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { placeOfMessage } from '@kean/messages';
import {
  placeOfCard,
  placeOfDemandWording,
  placeOfDocumentKey,
  placeOfField,
  placeOfPastField,
  placeOfPropertyColumn,
  placeOfRequestWords,
  placeOfSignature,
} from '../sealed-places.ts';

/** A column whose bytes are sealed under the client's key, and how all of it is read and written for some clients. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** `client`, `row`, `sealed` of every value of clients `$1`, locked. */
  readonly read: string;
  /** Writes `sealed` ($3) back to rows ($2) of clients ($1). */
  readonly write: string;
  readonly place: (client: ClientId, row: string) => Place;
}

/** A column of a table whose rows have an id of their own. */
function itemColumn(
  table:
    | 'demand'
    | 'property'
    | 'message'
    | 'client_request_step'
    | 'client_signature'
    | 'client_field_past'
    | 'client_document',
  column: string,
  place: SealedColumn['place'],
): SealedColumn {
  return {
    table,
    column,
    read: `SELECT client_id AS client, id::text AS row, ${column} AS sealed FROM ${table}
      WHERE client_id = ANY($1::uuid[]) AND ${column} IS NOT NULL ORDER BY id FOR UPDATE`,
    write: `UPDATE ${table} t SET ${column} = d.sealed FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS d(client, row, sealed)
      WHERE t.id = d.row::uuid AND t.client_id = d.client`,
    place,
  };
}

/**
 * Everything that is sealed of a client: a test compares it with the register of personal columns, so that a new column cannot be
 * forgotten here, where it would stay under a key that is about to go.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'client',
    column: 'card',
    read: `SELECT id AS client, id::text AS row, card AS sealed FROM client
      WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    write: `UPDATE client t SET card = d.sealed FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS d(client, row, sealed)
      WHERE t.id = d.client`,
    place: (client) => placeOfCard(client),
  },
  {
    table: 'client_field',
    column: 'sealed',
    read: `SELECT client_id AS client, field AS row, sealed FROM client_field
      WHERE client_id = ANY($1::uuid[]) ORDER BY client_id, field FOR UPDATE`,
    write: `UPDATE client_field t SET sealed = d.sealed
      FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS d(client, row, sealed)
      WHERE t.client_id = d.client AND t.field = d.row`,
    place: placeOfField,
  },
  itemColumn('client_field_past', 'sealed', placeOfPastField),
  itemColumn('demand', 'wording', placeOfDemandWording),
  itemColumn('property', 'address', (client, row) => placeOfPropertyColumn(client, 'address', row)),
  itemColumn('property', 'certificate_no', (client, row) => placeOfPropertyColumn(client, 'certificate_no', row)),
  itemColumn('property', 'wording', (client, row) => placeOfPropertyColumn(client, 'wording', row)),
  // What clients asked for in their own words, and what they were answered.
  itemColumn('client_request_step', 'words', placeOfRequestWords),
  itemColumn('client_signature', 'sealed', placeOfSignature),
  // The key of a document's bytes, which stay where they lie.
  itemColumn('client_document', 'sealed_key', placeOfDocumentKey),
  // What waits to be sent to the client.
  itemColumn('message', 'sealed', placeOfMessage),
];
