import type { SqlTransaction } from '@kean/db';
import { byteaArray, uuidArray } from '@kean/db/binary-arrays';
import type { ClientId } from '@kean/kernel';
import { SEALED_COLUMNS } from './sealed-columns.ts';

/** The key id stands in bytes 2 to 9 of an envelope (encryption's README); SQL counts from 1. */
const KEY_ID = 'substring(v.sealed from 3 for 8)';

/** A column's values with their clients, without the locks that a rewrite takes. */
const READ_ONLY = SEALED_COLUMNS.map(({ table, column }) => {
  const client = table === 'client' ? 'id' : 'client_id';
  return `SELECT ${client} AS client, ${column} AS sealed FROM ${table} WHERE ${client} = ANY($1::uuid[])`;
});

const UNDER_OTHERS = `SELECT DISTINCT v.client FROM (${READ_ONLY.join(' UNION ALL ')}) v
  JOIN unnest($1::uuid[], $2::bytea[]) AS newest(client, key_id) ON newest.client = v.client
  WHERE v.sealed IS NOT NULL AND ${KEY_ID} <> newest.key_id`;

/** A client with the id of the newest generation of its key. */
export interface NewestKey {
  readonly clientId: ClientId;
  readonly keyId: Buffer;
}

/** Which of these clients still have something sealed under another generation than the newest. */
export async function clientsUnderOtherKeys(tx: SqlTransaction, newest: readonly NewestKey[]): Promise<Set<ClientId>> {
  if (newest.length === 0) return new Set();
  const rows = await tx.query<{ client: ClientId }>(UNDER_OTHERS, [
    uuidArray(newest.map(({ clientId }) => clientId)),
    byteaArray(newest.map(({ keyId }) => keyId)),
  ]);
  return new Set(rows.map(({ client }) => client));
}
