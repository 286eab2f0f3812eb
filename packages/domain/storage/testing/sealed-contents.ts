import { createHash } from 'node:crypto';
import { placeOfCard, placeOfDemandWording, placeOfField, placeOfPropertyColumn } from '@kean/clients/contract';
import { placeOfSignature } from '@kean/clients/contract/reaching';
import { type DataKey, type Keyring, open, type Place } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import type { OpenedSql } from '@kean/testing';

/** Everything of an office that keys have to do with, in a form that can be compared before and after. */
export interface SealedContents {
  readonly clients: number;
  readonly values: number;
  /** Digest over every opened value with its place. */
  readonly opened: string;
  /** Values that did not open. */
  readonly unreadable: number;
  /** Index tokens in all, by client. */
  readonly tokensOf: ReadonlyMap<string, number>;
}

interface SealedRow {
  readonly client: ClientId;
  readonly row: string;
  readonly sealed: Buffer;
}

type PlaceOf = (client: ClientId, row: string) => Place;

/** Written apart from the product's own list of sealed columns, so that one forgotten there is missed here. */
const SEALED: readonly (readonly [string, PlaceOf])[] = [
  ['select id as client, id::text as row, card as sealed from client', (client) => placeOfCard(client)],
  ['select client_id as client, field as row, sealed from client_field', placeOfField],
  ['select client_id as client, id::text as row, wording as sealed from demand', placeOfDemandWording],
  ['select client_id as client, id::text as row, sealed from client_signature', placeOfSignature],
  ...(['address', 'certificate_no', 'wording'] as const).map(
    (column) =>
      [
        `select client_id as client, id::text as row, ${column} as sealed from property`,
        (client: ClientId, row: string) => placeOfPropertyColumn(client, column, row),
      ] as const,
  ),
];

/** As if two people had approved that the law asks for it. */
const DUTY = [{ purpose: 'incident-handling', class: 'general', basis: 'legal-duty', version: 0, fields: [] }] as const;

/** Reads and opens everything, as a person with the whole agency in reach would for an incident. */
export async function readEverything(sql: OpenedSql, keyring: Keyring, staffId: StaffId): Promise<SealedContents> {
  const clients = await sql.query<{ id: ClientId; card: Buffer }>('select id, card from client order by id');
  const reach = { scope: 'agency', assignee: null } as const;
  const asked = clients.map(({ id, card }) => ({ id, state: 'active', grounds: DUTY, reach, sealed: card }));
  const values = await Promise.all(SEALED.map(([text]) => sql.query<SealedRow>(`${text} order by 1, 2`)));
  // Keys last, as every reader does, and with the bytes they are for: a key in memory that is older is read again.
  const { keys } = await keyring.keysFor('client', asked, { principal: { staffId }, purpose: 'incident-handling' });
  const digest = createHash('sha256');
  const counts = { values: 0, unreadable: 0 };
  for (const [at, rows] of values.entries()) {
    for (const row of rows) {
      if (row.sealed === null) continue;
      const plain = openOrNull(keys.get(row.client), SEALED[at]?.[1], row);
      counts.values += 1;
      if (plain === null) counts.unreadable += 1;
      else digest.update(`${at}/${row.client}/${row.row}=`).update(plain).update('\n');
    }
  }
  const tokens = await sql.query<{ client: string; tokens: number }>(
    'select client_id as client, count(*)::int as tokens from client_token group by 1 order by 1',
  );
  const tokensOf = new Map(tokens.map(({ client, tokens: count }) => [client, count]));
  return { clients: clients.length, ...counts, opened: digest.digest('hex'), tokensOf };
}

function openOrNull(key: DataKey | undefined, place: PlaceOf | undefined, row: SealedRow): Buffer | null {
  if (key === undefined || place === undefined) return null;
  try {
    return open(key, place(row.client, row.row), row.sealed);
  } catch {
    return null;
  }
}
