/** A few sealed values of clients who consent, for a drill that proves that they open. */
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { placeOfCard, placeOfField, type SealedPlace } from './sealed-places.ts';

export interface SampledClient {
  readonly id: ClientId;
  readonly state: 'active';
  readonly values: readonly { readonly place: SealedPlace; readonly sealed: Uint8Array }[];
}

/** Others each time, and the same for the same seed. Only of clients whose data may be worked with now. */
const SAMPLE = `
  select c.id, c.card, f.fields from (
    select id, card from client where state = 'active' order by md5(id::text || $1) limit $2::int) c
    left join lateral (
      select coalesce(jsonb_object_agg(field, encode(sealed, 'base64')), '{}') as fields from client_field where client_id = c.id) f on true`;

interface Row {
  readonly id: ClientId;
  readonly card: Buffer;
  readonly fields: Readonly<Record<string, string>>;
}

export async function sampleClients(tx: SqlTransaction, seed: string, limit: number): Promise<SampledClient[]> {
  const rows = await tx.query<Row & Record<string, unknown>>(SAMPLE, [seed, limit]);
  return rows.map(({ id, card, fields }) => ({
    id,
    state: 'active',
    values: [
      { place: placeOfCard(id), sealed: card },
      ...Object.entries(fields).map(([field, text]) => ({
        place: placeOfField(id, field),
        sealed: Buffer.from(text, 'base64'),
      })),
    ],
  }));
}
