import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import { type DataKey, DecryptionError, open } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { OwnData } from '../contract/visits.ts';
import type { ClientRole, ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';
import { ORIGINS, type WithOrigins, withOrigins } from '../operations/item-origins.ts';
import {
  placeOfDemandWording,
  placeOfField,
  placeOfPastField,
  placeOfPropertyColumn,
  type SealedPlace,
} from '../sealed-places.ts';
import { wordingInParts } from './rules/wording-in-parts.ts';

const ROW = `SELECT c.number, c.state, c.roles, c.created_at AS since, b.name AS "branchName", b.name_en AS "branchNameEn"
  FROM client c JOIN branch b ON b.id = c.branch_id WHERE c.id = $1::uuid`;
const FIELDS = `SELECT field, sealed, source, recorded_at AS "recordedAt", verified_at AS "verifiedAt"
  FROM client_field WHERE client_id = $1::uuid
  ORDER BY array_position(ARRAY['name', 'gender', 'phone', 'phone2', 'idNumber'], field), field`;
const PAST = `SELECT id, field, sealed, source, recorded_at AS "recordedAt", replaced_at AS "replacedAt"
  FROM client_field_past WHERE client_id = $1::uuid ORDER BY replaced_at DESC, id DESC LIMIT 200`;
const DEMANDS = `SELECT id, kind, district, rooms, halls, price_min::float8 AS "priceMin", price_max::float8 AS "priceMax",
    area_min::float8 AS "areaMin", area_max::float8 AS "areaMax", to_char(move_in_from, 'YYYY-MM-DD') AS "moveInFrom", wording,
    ${ORIGINS}
  FROM demand WHERE client_id = $1::uuid ORDER BY id`;
const PROPERTIES = `SELECT id, district, rooms, halls, area::float8 AS area, asking_price::float8 AS "askingPrice",
    address, certificate_no AS "certificateNo", wording, ${ORIGINS}
  FROM property WHERE client_id = $1::uuid ORDER BY id`;

interface Row {
  readonly number: number;
  readonly state: ClientState;
  readonly roles: ClientRole[];
  readonly since: Date;
  readonly branchName: string;
  readonly branchNameEn: string;
}
type Field = Omit<OwnData['fields'][number], 'value'> & { readonly sealed: Buffer };
type Past = Omit<OwnData['past'][number], 'value'> & { readonly id: string; readonly sealed: Buffer };
type Demand = WithOrigins<Omit<OwnData['demands'][number], 'wording'>> & { readonly wording: Buffer | null };
type Property = WithOrigins<Omit<OwnData['properties'][number], 'address' | 'certificateNo' | 'wording'>> & {
  readonly address: Buffer | null;
  readonly certificateNo: Buffer | null;
  readonly wording: Buffer | null;
};
interface Stored {
  readonly row: Row;
  readonly fields: Field[];
  readonly past: Past[];
  readonly demands: Demand[];
  readonly properties: Property[];
}

/**
 * Everything that is held of the visitor, in the clear (PIPL 44, 45). That it was shown is committed before a value is opened, as for every
 * look; a value that does not open is told as there and unreadable, and takes nothing else down.
 * @param how on the page, or as the copy that the client takes away
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND for a client who was erased meanwhile
 */
export async function showOwnData(call: VisitContext, how: 'page' | 'copy'): Promise<Personal<OwnData>> {
  const { services, visitor } = call;
  const { clientId, visitId } = visitor;
  const stored = await inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const found = await readStored(tx, clientId);
    if (found === null) return null;
    await record(tx, {
      action: how === 'page' ? 'clients.own-data-shown' : 'clients.own-copy-taken',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      purpose: 'own-access',
      fields: [...new Set([...found.fields, ...found.past].map(({ field }) => field))],
      facts: { visitId },
    });
    return found;
  });
  if (stored === null) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  const asked = {
    id: clientId,
    state: stored.row.state,
    grounds: [],
    reach: { scope: 'self', assignee: null },
  } as const;
  const use = { principal: { ownClientId: clientId }, purpose: 'own-access' } as const;
  const key = (await services.keyring.keysFor('client', [asked], use)).keys.get(clientId);
  if (key === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return new Personal(opened(key, clientId, stored));
}

async function readStored(tx: SqlTransaction, clientId: ClientId): Promise<Stored | null> {
  const [row] = await tx.query<Row>(ROW, [clientId]);
  if (row === undefined) return null;
  return {
    row,
    fields: await tx.query<Field>(FIELDS, [clientId]),
    past: await tx.query<Past>(PAST, [clientId]),
    demands: await tx.query<Demand>(DEMANDS, [clientId]),
    properties: await tx.query<Property>(PROPERTIES, [clientId]),
  };
}

function opened(key: DataKey, client: ClientId, { row, fields, past, demands, properties }: Stored): OwnData {
  const text = (place: SealedPlace, sealed: Buffer | null) => openedText(key, place, sealed);
  return {
    ...row,
    // The wording of a client is the only field whose text is one of ours: words by meaning.
    fields: fields.flatMap(({ sealed, field, ...about }) => {
      const value = text(placeOfField(client, field), sealed);
      if (field !== 'wording' || value === null) return [{ ...about, field, value }];
      return wordingInParts(value).map((part) => ({ ...about, field: part.meaning ?? field, value: part.text }));
    }),
    past: past.map(({ id, sealed, ...about }) => ({ ...about, value: text(placeOfPastField(client, id), sealed) })),
    demands: demands.map(withOrigins).map(({ id, wording, ...figures }) => ({
      id,
      ...figures,
      wording: wordingInParts(text(placeOfDemandWording(client, id), wording)),
    })),
    properties: properties.map(withOrigins).map(({ id, address, certificateNo, wording, ...figures }) => ({
      id,
      ...figures,
      address: text(placeOfPropertyColumn(client, 'address', id), address),
      certificateNo: text(placeOfPropertyColumn(client, 'certificate_no', id), certificateNo),
      wording: wordingInParts(text(placeOfPropertyColumn(client, 'wording', id), wording)),
    })),
  };
}

function openedText(key: DataKey, place: SealedPlace, sealed: Buffer | null): string | null {
  if (sealed === null) return null;
  try {
    return open(key, place, sealed).toString('utf8');
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
