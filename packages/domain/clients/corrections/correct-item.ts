import type { SqlTransaction } from '@kean/db';
import { type DataKey, open, seal } from '@kean/encryption';
import { type ClientId, type Id, newId, type Personal, type StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { ClientState, ItemField } from '../contract.ts';
import { failClients } from '../errors.ts';
import { placeOfDemandWording, placeOfPastField, placeOfPropertyColumn, type SealedPlace } from '../sealed-places.ts';
import { type ItemPlace, PLACE_OF_ITEM_FIELD } from './item-fields.ts';
import { upkeepKey } from './upkeep-key.ts';

/** What a field of a demand or property says from now on, judged and understood before. */
export interface ItemValue {
  /** Every column of the field, in the spelling of the database. */
  readonly figures: Readonly<Record<string, string | null>>;
  /** What is text by nature or was not understood: sealed. */
  readonly words: Personal<string> | null;
}

export interface ItemCorrection {
  readonly clientId: ClientId;
  readonly itemId: Id<'Item'>;
  readonly field: ItemField;
  readonly value: ItemValue;
  readonly source: 'staff' | 'client' | 'correction';
  /** `null`: the client, on their own page. */
  readonly recordedBy: StaffId | null;
  readonly verified: boolean;
}

interface Held {
  readonly state: ClientState;
  readonly card: Buffer;
  readonly wording: Buffer | null;
  readonly column: Buffer | null;
  readonly figures: Readonly<Record<string, string | null>>;
}

/** Table and columns come of the list of places, never of a caller. */
const hold = ({ table, figures, words }: ItemPlace) => `
  SELECT c.state, c.card, i.wording, ${'column' in words ? `i.${words.column}` : 'NULL::bytea'} AS column,
    ${figures.length === 0 ? "'{}'::jsonb" : `jsonb_build_object(${figures.map((name) => `'${name}', i.${name}::text`).join(', ')})`} AS figures
  FROM client c JOIN ${table} i ON i.client_id = c.id
  WHERE c.id = $1::uuid AND i.id = $2::uuid AND c.state <> 'erased' FOR UPDATE OF i`;
const keepPast = ({ table }: ItemPlace) => `
  INSERT INTO client_field_past (id, client_id, item_id, field, sealed, source, recorded_by, recorded_at, verified_at, replaced_by)
  SELECT $3::uuid, i.client_id, i.id, $4, $5::bytea, coalesce(o ->> 'source', i.source),
    CASE WHEN o IS NULL THEN i.recorded_by ELSE (o ->> 'by')::uuid END, coalesce((o ->> 'at')::timestamptz, i.created_at),
    (o ->> 'verified')::timestamptz, $7::uuid
  FROM (SELECT t.*, t.origins -> $6 AS o FROM ${table} t WHERE t.client_id = $1::uuid AND t.id = $2::uuid) i`;
const SAYS = `jsonb_build_object($3::text, jsonb_strip_nulls(jsonb_build_object('source', $4::text, 'by', $5::uuid, 'at', now(),
    'verified', CASE WHEN $6::boolean THEN now() END)))`;
const replace = ({ table, figures, words }: ItemPlace) => {
  const columns = figures.map((name, at) => `${name} = $${at + 8}::text::${TYPES[name] ?? 'text'}`);
  return `UPDATE ${table} SET ${['column' in words ? `${words.column} = $7::bytea` : 'wording = $7::bytea', ...columns].join(', ')},
    origins = origins || ${SAYS} WHERE client_id = $1::uuid AND id = $2::uuid`;
};
const verify = ({ table }: ItemPlace) => `
  UPDATE ${table} SET origins = origins || jsonb_build_object($3::text, coalesce(origins -> $3,
      jsonb_build_object('source', source, 'by', recorded_by, 'at', created_at)) || jsonb_build_object('verified', now()))
  WHERE client_id = $1::uuid AND id = $2::uuid`;
const TYPES: Readonly<Record<string, string>> = {
  ...{ rooms: 'int2', halls: 'int2', price_min: 'int8', price_max: 'int8', asking_price: 'int8' },
  ...{ area_min: 'numeric', area_max: 'numeric', area: 'numeric', move_in_from: 'date' },
};

/**
 * Replaces one field of a demand or property in the caller's transaction; what it said before stays in the trail of the client, sealed at a
 * place of its own (as `correctField` does it). A field that said nothing is filled in: the service needs it, or it could not be named. The
 * database refuses a change that says not whence it came.
 *
 * @returns whether anything changed
 * @throws AppError CLIENTS_FIELD_NOT_HELD, where this client has no such demand or property · DecryptionError, where what is held does
 *   not open and so cannot be kept
 */
export async function correctItem(
  tx: SqlTransaction,
  { keyring }: Pick<Services, 'keyring'>,
  { clientId, itemId, field, value, source, recordedBy, verified }: ItemCorrection,
): Promise<boolean> {
  const place = PLACE_OF_ITEM_FIELD[field];
  const [held] = await tx.query<Held>(hold(place), [clientId, itemId]);
  if (held === undefined) throw failClients('CLIENTS_FIELD_NOT_HELD');
  const key = await upkeepKey(keyring, clientId, held.state, held.card);
  const words = wordsOf(place, key, clientId, itemId, held);
  const before = words.said ?? place.said(held.figures);
  const after = value.words?.open() ?? place.said(value.figures);
  const name = field.slice(field.indexOf('.') + 1);
  if (before === after) {
    if (verified) await tx.query(verify(place), [clientId, itemId, name]);
    return false;
  }
  if (before !== null) {
    const pastId: string = newId();
    const past = seal(key, placeOfPastField(clientId, pastId), Buffer.from(before, 'utf8'));
    await tx.query(keepPast(place), [clientId, itemId, pastId, field, past, name, recordedBy]);
  }
  await tx.query(replace(place), [
    ...[clientId, itemId, name, source, recordedBy, verified],
    words.sealedWith(value.words?.open() ?? null),
    ...place.figures.map((column) => value.figures[column] ?? null),
  ]);
  return true;
}

interface Words {
  readonly said: string | null;
  /** What the sealed column holds with these words instead; `null` where nothing is left in it. */
  readonly sealedWith: (words: string | null) => Buffer | null;
}

function wordsOf({ table, words }: ItemPlace, key: DataKey, client: ClientId, item: string, held: Held): Words {
  const sealedText = (place: SealedPlace, text: string | null) =>
    text === null ? null : seal(key, place, Buffer.from(text, 'utf8'));
  const opened = (place: SealedPlace, sealed: Buffer | null) =>
    sealed === null ? null : open(key, place, sealed).toString('utf8');
  if ('column' in words) {
    const place = placeOfPropertyColumn(client, words.column, item);
    return { said: opened(place, held.column), sealedWith: (text) => sealedText(place, text) };
  }
  const place =
    table === 'demand' ? placeOfDemandWording(client, item) : placeOfPropertyColumn(client, 'wording', item);
  const parts = JSON.parse(opened(place, held.wording) ?? '{}') as Record<string, string>;
  const { [words.meaning]: said = null, ...others } = parts;
  return {
    said,
    sealedWith: (text) => {
      const kept = text === null ? others : { ...others, [words.meaning]: text };
      return sealedText(place, Object.keys(kept).length === 0 ? null : JSON.stringify(kept));
    },
  };
}
