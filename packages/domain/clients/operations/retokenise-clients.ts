import type { SqlTransaction } from '@kean/db';
import { bigintArray, smallintArray, uuidArray } from '@kean/db/binary-arrays';
import { type BlindIndex, type DataKey, DecryptionError, open } from '@kean/encryption';
import type { BranchId, ClientId } from '@kean/kernel';
import { type IndexedValues, tokensOfClient } from '../rules/tokens-of-client.ts';
import { placeOfField } from '../sealed-places.ts';
import { rememberingIndex } from './remembering-index.ts';

const INDEXED_FIELDS = ['name', 'phone', 'phone2', 'idNumber'] as const;

interface IndexedClient {
  readonly id: ClientId;
  readonly branchId: BranchId;
  /** Sealed, in the order of {@link INDEXED_FIELDS}. */
  readonly sealed: (Buffer | null)[];
}

const READ = `SELECT c.id, c.branch_id AS "branchId",
    (SELECT array_agg(f.sealed ORDER BY wanted.at)
     FROM unnest($2::text[]) WITH ORDINALITY AS wanted(field, at)
     LEFT JOIN client_field f ON f.client_id = c.id AND f.field = wanted.field) AS sealed
  FROM client c WHERE c.id = ANY($1::uuid[]) ORDER BY c.id FOR UPDATE OF c`;

const FORGET = 'DELETE FROM client_token WHERE client_id = ANY($1::uuid[])';

const WRITE = `INSERT INTO client_token (branch_id, kind, token, client_id)
  SELECT d.branch, d.kind, d.token, d.client
  FROM unnest($1::uuid[], $2::int2[], $3::int8[], $4::uuid[]) AS d(branch, kind, token, client)
  ON CONFLICT DO NOTHING`;

/**
 * Replaces every token of these clients by those of `index`, in the caller's transaction: at every moment a client carries the whole
 * set of one generation. A client without a key loses its tokens.
 * @returns clients of whom a value did not open; they are found by the others only
 */
export async function retokeniseClients(
  tx: SqlTransaction,
  clientIds: readonly ClientId[],
  keys: ReadonlyMap<string, DataKey>,
  index: BlindIndex,
): Promise<Set<ClientId>> {
  const clients = await tx.query<IndexedClient>(READ, [clientIds, INDEXED_FIELDS]);
  const remembering = rememberingIndex(index);
  const unreadable = new Set<ClientId>();
  const rows = clients.flatMap((client) => {
    const key = keys.get(client.id);
    if (key === undefined) return [];
    const tokens = tokensOfClient(openIndexed(key, client, unreadable), remembering);
    return tokens.map((token) => ({ ...token, client }));
  });
  await tx.query(FORGET, [uuidArray(clientIds)]);
  if (rows.length > 0) {
    await tx.query(WRITE, [
      uuidArray(rows.map(({ client }) => client.branchId)),
      smallintArray(rows.map(({ kind }) => kind)),
      bigintArray(rows.map(({ token }) => token)),
      uuidArray(rows.map(({ client }) => client.id)),
    ]);
  }
  return unreadable;
}

function openIndexed(key: DataKey, client: IndexedClient, unreadable: Set<ClientId>): IndexedValues {
  const [name, phone, phone2, idNumber] = INDEXED_FIELDS.map((field, at) => {
    const sealed = client.sealed[at] ?? null;
    if (sealed === null) return null;
    try {
      return open(key, placeOfField(client.id, field), sealed).toString('utf8');
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
      unreadable.add(client.id);
      return null;
    }
  });
  return { name: name ?? '', phone: phone ?? null, phone2: phone2 ?? null, idNumber: idNumber ?? null };
}
