import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import type { ClientRole } from '../contract.ts';

/** What decides how a field of a demand or property is judged: what it is for, and the other end of a range. */
export interface ItemFacts {
  /** `null`: a property. */
  readonly kind: 'purchase' | 'rental' | null;
  readonly roles: readonly ClientRole[];
  readonly priceMin: string | null;
  readonly priceMax: string | null;
  readonly areaMin: string | null;
  readonly areaMax: string | null;
}

const FACTS = `
  SELECT i.*, c.roles FROM client c JOIN (
    SELECT client_id, id, kind::text AS kind, price_min::text AS "priceMin", price_max::text AS "priceMax",
      area_min::text AS "areaMin", area_max::text AS "areaMax" FROM demand
    UNION ALL SELECT client_id, id, NULL, NULL, NULL, NULL, NULL FROM property) i ON i.client_id = c.id
  WHERE c.id = $1::uuid AND i.id = $2::uuid AND (i.kind IS NULL) = ($3 = 'property')`;

/** `null` where the client has no such demand, or property. */
export async function readItemFacts(
  tx: SqlTransaction,
  clientId: ClientId,
  itemId: Id<'Item'>,
  table: 'demand' | 'property',
): Promise<ItemFacts | null> {
  const [facts] = await tx.query<ItemFacts>(FACTS, [clientId, itemId, table]);
  return facts ?? null;
}
