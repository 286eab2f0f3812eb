import type { SqlTransaction } from '@kean/db';
import type { BlindIndex, SealingKey } from '@kean/encryption';
import type { ClientDraft } from './client-draft.ts';
import { type PreparedClients, prepareClients } from './prepare-clients.ts';

// Positions name a client of the batch: `($1::uuid[])[n]` is its id.

const CLIENTS = `INSERT INTO client (id, region_id, branch_id, team_id, assignee_id, state, origin, roles, card)
  SELECT d.id, d.region, d.branch, d.team, d.assignee, d.state::client_state, d.origin::client_origin,
    string_to_array(d.roles, ','), d.card
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::bytea[])
    AS d(id, branch, region, team, assignee, state, origin, roles, card)`;

const FIELDS = `INSERT INTO client_field (client_id, field, sealed, source, recorded_by)
  SELECT ($1::uuid[])[d.n], d.field, d.sealed, ($3::text[])[d.origin], ($2::uuid[])[d.n]
  FROM unnest($4::int4[], $5::int4[], $6::text[], $7::bytea[]) AS d(n, origin, field, sealed)`;

const TOKENS = `INSERT INTO client_token (branch_id, kind, token, client_id)
  SELECT ($2::uuid[])[d.n], d.kind, d.token, ($1::uuid[])[d.n]
  FROM unnest($3::int4[], $4::int2[], $5::int8[]) AS d(n, kind, token)`;

const DEMANDS = `INSERT INTO demand (id, client_id, kind, district, rooms, halls, price_min, price_max, area_min, area_max,
    move_in_from, wording, source, recorded_by)
  SELECT d.id, ($1::uuid[])[d.n], d.kind::demand_kind, d.district, d.rooms, d.halls, d.price_min::int8, d.price_max::int8,
    d.area_min::numeric, d.area_max::numeric, d.move_in::date, d.wording,
    ($3::text[])[d.origin], ($2::uuid[])[d.n]
  FROM unnest($4::uuid[], $5::int4[], $6::int4[], $7::text[], $8::text[], $9::int2[], $10::int2[], $11::text[], $12::text[],
    $13::text[], $14::text[], $15::text[], $16::bytea[])
    AS d(id, n, origin, kind, district, rooms, halls, price_min, price_max, area_min, area_max, move_in, wording)`;

const PROPERTIES = `INSERT INTO property (id, client_id, district, rooms, halls, area, asking_price, address,
    certificate_no, wording, source, recorded_by)
  SELECT d.id, ($1::uuid[])[d.n], d.district, d.rooms, d.halls, d.area::numeric, d.asking::int8, d.address, d.certificate,
    d.wording, ($3::text[])[d.origin], ($2::uuid[])[d.n]
  FROM unnest($4::uuid[], $5::int4[], $6::int4[], $7::text[], $8::int2[], $9::int2[], $10::text[], $11::text[], $12::bytea[],
    $13::bytea[], $14::bytea[])
    AS d(id, n, origin, district, rooms, halls, area, asking, address, certificate, wording)`;

const ASSIGNMENTS = `INSERT INTO assignment (id, client_id, staff_id, assigned_by)
  SELECT d.id, ($1::uuid[])[d.n], d.staff, ($2::uuid[])[d.n]
  FROM unnest($3::uuid[], $4::int4[], $5::uuid[]) AS d(id, n, staff)`;

/**
 * Writes any number of new clients with fields, index tokens, demands, properties and first assignments, in six statements.
 *
 * Row security stays on: every row must lie within the scope of the transaction's principal, otherwise nothing is written.
 * @param keys data key by client id, created before (the key store is another database)
 * @throws the driver's unique violation (23505) where a phone already names a client of the branch
 */
export async function registerClients(
  tx: SqlTransaction,
  keys: ReadonlyMap<string, SealingKey>,
  index: BlindIndex,
  drafts: readonly ClientDraft[],
): Promise<void> {
  await insertClients(tx, prepareClients(keys, index, drafts));
}

/**
 * The database's part of {@link registerClients}. The statements leave together and run in this order, so that the database does
 * not wait for this process between two of them.
 */
export async function insertClients(tx: SqlTransaction, prepared: PreparedClients): Promise<void> {
  if (prepared.count === 0) return;
  await Promise.all([
    tx.query(CLIENTS, prepared.client),
    tx.query(FIELDS, prepared.field),
    tx.query(TOKENS, prepared.token),
    tx.query(DEMANDS, prepared.demand),
    tx.query(PROPERTIES, prepared.property),
    tx.query(ASSIGNMENTS, prepared.assignment),
  ]);
}
