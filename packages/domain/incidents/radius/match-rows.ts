import {
  idNumberToken,
  rememberingIndex,
  TOKEN_KIND,
  tokenOfName,
  tokenOfPhone,
  tokenOfTail,
} from '@kean/clients/contract/matching';
import type { SqlTransaction } from '@kean/db';
import { bigintArray, integerArray, smallintArray, uuidArray } from '@kean/db/binary-arrays';
import type { BlindIndex } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import type { Fragments } from './fragments-of-row.ts';

/** How sure it is that a row is about a client: by an identity number, or a phone with the name; by a phone alone; by name and end of a phone. */
export const CERTAINTY = { possible: 1, likely: 2, sure: 3 } as const;

/** A client that rows of one batch are about. */
export interface FoundClient {
  readonly fields: Set<string>;
  readonly beside: Set<string>;
  certainty: number;
  rows: number;
}

interface Wanted {
  readonly rows: number[];
  readonly kinds: number[];
  readonly tokens: bigint[];
}

const NUMBERS = `
  SELECT wanted.row, t.kind, t.client_id AS "clientId" FROM unnest($1::int4[], $2::int2[], $3::int8[]) AS wanted(row, kind, token)
    JOIN client_token t ON t.kind = wanted.kind AND t.token = wanted.token`;
const NAMES = `
  SELECT client_id AS "clientId", token FROM client_token WHERE client_id = ANY($1::uuid[]) AND kind = ${TOKEN_KIND.wholeName}`;
/** A name has many bearers and an end of a phone has more: together, within one branch, hardly anybody else. */
const NAMED_WITH_TAIL = `
  SELECT DISTINCT wanted.row, tail.client_id AS "clientId" FROM unnest($1::int4[], $2::int8[], $3::int8[]) AS wanted(row, name, tail)
    JOIN client_token name ON name.kind = ${TOKEN_KIND.wholeName} AND name.token = wanted.name
    JOIN client_token tail ON tail.kind = ${TOKEN_KIND.phoneTail} AND tail.token = wanted.tail
         AND tail.branch_id = name.branch_id AND tail.client_id = name.client_id`;

const FIELD_OF: Readonly<Record<number, string>> = {
  [TOKEN_KIND.phone]: 'phone',
  [TOKEN_KIND.secondPhone]: 'phone2',
  [TOKEN_KIND.idNumber]: 'idNumber',
};

/**
 * Whom the rows of a batch are about. The database sees tokens alone; what stood in the rows does not leave the process.
 * @param indexes every generation under which clients may stand
 * @param isNobody of clients who are nobody: no row is about them
 * @returns the clients, and how many rows are about any of them
 */
export async function matchRows(
  tx: SqlTransaction,
  indexes: readonly BlindIndex[],
  rows: readonly Fragments[],
  isNobody: (clientId: ClientId) => boolean = () => false,
): Promise<{ readonly found: ReadonlyMap<ClientId, FoundClient>; readonly matched: number }> {
  const remembering = indexes.map((index) => rememberingIndex(index));
  const hits = await byNumbers(tx, remembering, rows, isNobody);
  const named = await namesOf(tx, hits);
  const found = new Map<ClientId, FoundClient>();
  const matched = new Set<number>();
  for (const [row, clients] of hits) {
    matched.add(row);
    const fragments = rows[row] as Fragments;
    const names = new Set(remembering.flatMap((index) => fragments.names.map((name) => tokenOfName(index, name))));
    for (const [clientId, fields] of clients) {
      const isNamed = (named.get(clientId) ?? []).some((token) => names.has(token));
      if (isNamed) fields.add('name');
      const isSure = isNamed || fields.has('idNumber');
      addTo(found, clientId, {
        fields,
        beside: fragments.beside,
        certainty: isSure ? CERTAINTY.sure : CERTAINTY.likely,
      });
    }
  }
  for (const { row, clientId } of await byTails(tx, remembering, rows)) {
    if (isNobody(clientId) || hits.get(row)?.has(clientId)) continue;
    matched.add(row);
    const fields = new Set(['name', 'phone']);
    addTo(found, clientId, { fields, beside: rows[row]?.beside ?? [], certainty: CERTAINTY.possible });
  }
  return { found, matched: matched.size };
}

function addTo(
  found: Map<ClientId, FoundClient>,
  clientId: ClientId,
  { fields, beside, certainty }: { fields: ReadonlySet<string>; beside: readonly string[]; certainty: number },
): void {
  const client = found.get(clientId) ?? { fields: new Set(), beside: new Set(), certainty, rows: 0 };
  for (const field of fields) client.fields.add(field);
  for (const word of beside) client.beside.add(word);
  client.certainty = Math.max(client.certainty, certainty);
  client.rows += 1;
  found.set(clientId, client);
}

/** By phones and identity numbers: fields of each client by row. */
async function byNumbers(
  tx: SqlTransaction,
  indexes: readonly BlindIndex[],
  rows: readonly Fragments[],
  isNobody: (clientId: ClientId) => boolean,
): Promise<ReadonlyMap<number, ReadonlyMap<ClientId, Set<string>>>> {
  const wanted: Wanted = { rows: [], kinds: [], tokens: [] };
  const want = (row: number, kind: number, token: bigint) => {
    wanted.rows.push(row);
    wanted.kinds.push(kind);
    wanted.tokens.push(token);
  };
  for (const [row, { phones, idNumbers }] of rows.entries()) {
    for (const index of indexes) {
      for (const phone of phones) {
        const token = tokenOfPhone(index, phone);
        want(row, TOKEN_KIND.phone, token);
        want(row, TOKEN_KIND.secondPhone, token);
      }
      for (const number of idNumbers) want(row, TOKEN_KIND.idNumber, idNumberToken(index, number));
    }
  }
  const hits = new Map<number, Map<ClientId, Set<string>>>();
  if (wanted.rows.length === 0) return hits;
  const values = [integerArray(wanted.rows), smallintArray(wanted.kinds), bigintArray(wanted.tokens)];
  for (const { row, kind, clientId } of await tx.query<{ row: number; kind: number; clientId: ClientId }>(
    NUMBERS,
    values,
  )) {
    if (isNobody(clientId)) continue;
    const clients = hits.get(row) ?? new Map<ClientId, Set<string>>();
    const fields = clients.get(clientId) ?? new Set<string>();
    fields.add(FIELD_OF[kind] ?? 'phone');
    hits.set(row, clients.set(clientId, fields));
  }
  return hits;
}

async function namesOf(
  tx: SqlTransaction,
  hits: ReadonlyMap<number, ReadonlyMap<ClientId, unknown>>,
): Promise<ReadonlyMap<ClientId, readonly bigint[]>> {
  const clients = new Set([...hits.values()].flatMap((found) => [...found.keys()]));
  const names = new Map<ClientId, bigint[]>();
  if (clients.size === 0) return names;
  const rows = await tx.query<{ clientId: ClientId; token: bigint }>(NAMES, [uuidArray([...clients])]);
  for (const { clientId, token } of rows) names.set(clientId, [...(names.get(clientId) ?? []), token]);
  return names;
}

/** By a name beside the masked phone of its bearer. */
async function byTails(
  tx: SqlTransaction,
  indexes: readonly BlindIndex[],
  rows: readonly Fragments[],
): Promise<readonly { readonly row: number; readonly clientId: ClientId }[]> {
  const [at, names, tails]: [number[], bigint[], bigint[]] = [[], [], []];
  for (const [row, fragments] of rows.entries())
    for (const index of indexes)
      for (const name of fragments.names)
        for (const tail of fragments.tails) {
          at.push(row);
          names.push(tokenOfName(index, name));
          tails.push(tokenOfTail(index, tail));
        }
  if (at.length === 0) return [];
  return tx.query(NAMED_WITH_TAIL, [integerArray(at), bigintArray(names), bigintArray(tails)]);
}
