import { type ClientCard, maskedCardOf } from '@kean/clients/contract/decoys';
import type { SqlTransaction } from '@kean/db';
import { DecryptionError, type Keyring } from '@kean/encryption';
import type { BranchId, ClientId, RegionId, StaffId } from '@kean/kernel';

/** A sealed value by what is seen of it from outside. */
export interface SealedShape {
  readonly field: string;
  /** Of the open value, as its sealed bytes tell. */
  readonly bytes: number;
}
export interface DemandShape {
  readonly kind: 'purchase' | 'rental';
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  readonly areaMin: number | null;
  readonly areaMax: number | null;
  /** Days from registration. */
  readonly movesInAfterDays: number | null;
  readonly wording: number | null;
}
export interface PropertyShape {
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  readonly area: number | null;
  readonly askingPrice: number | null;
  readonly address: number | null;
  readonly certificateNo: number | null;
  readonly wording: number | null;
}

/** What can be seen of a client who registered in the branch, without who they are. */
export interface ClientShape {
  readonly id: ClientId;
  readonly regionId: RegionId;
  readonly teamId: string | null;
  readonly assigneeId: StaffId | null;
  readonly recordedBy: StaffId;
  readonly roles: readonly ('buyer' | 'seller' | 'landlord' | 'tenant')[];
  readonly createdAt: Date;
  readonly card: ClientCard;
  readonly fields: readonly SealedShape[];
  readonly demands: readonly DemandShape[];
  readonly properties: readonly PropertyShape[];
}

type Stored = Omit<ClientShape, 'card'> & { readonly card: Buffer; readonly state: string } & Record<string, unknown>;

/** Bytes of the open value: an envelope is 38 bytes longer under suite 1, 54 under suite 2 (README of encryption). */
const plain = (column: string) => `length(${column}) - CASE get_byte(${column}, 1) WHEN 1 THEN 38 ELSE 54 END`;
/** As many as show how people of a branch look, and as a turn opens at once. */
const MOST = 80;
const SHAPES = `
  SELECT c.id, c.region_id AS "regionId", c.team_id AS "teamId", c.assignee_id AS "assigneeId", c.roles, c.created_at AS "createdAt", c.card,
    c.state::text AS state,
    (SELECT f.recorded_by FROM client_field f WHERE f.client_id = c.id AND f.field = 'name') AS "recordedBy",
    (SELECT coalesce(json_agg(json_build_object('field', f.field, 'bytes', ${plain('f.sealed')})), '[]') FROM client_field f
      WHERE f.client_id = c.id AND f.field <> 'mail') AS fields,
    (SELECT coalesce(json_agg(json_build_object('kind', d.kind, 'district', d.district, 'rooms', d.rooms, 'halls', d.halls,
        'priceMin', d.price_min, 'priceMax', d.price_max, 'areaMin', d.area_min, 'areaMax', d.area_max,
        'movesInAfterDays', d.move_in_from - c.created_at::date, 'wording', ${plain('d.wording')}) ORDER BY d.id), '[]')
      FROM demand d WHERE d.client_id = c.id) AS demands,
    (SELECT coalesce(json_agg(json_build_object('district', p.district, 'rooms', p.rooms, 'halls', p.halls, 'area', p.area,
        'askingPrice', p.asking_price, 'address', ${plain('p.address')}, 'certificateNo', ${plain('p.certificate_no')},
        'wording', ${plain('p.wording')}) ORDER BY p.id), '[]')
      FROM property p WHERE p.client_id = c.id) AS properties
    FROM client c
   WHERE c.branch_id = $1::uuid AND c.origin = 'registered' AND c.state IN ('quarantined', 'active')
     AND c.created_at > $2::timestamptz - interval '90 days' AND NOT substr(c.id::text, 15) = ANY($3::text[])
   ORDER BY (extract(isodow FROM c.created_at AT TIME ZONE 'Asia/Shanghai') = extract(isodow FROM $2::timestamptz AT TIME ZONE 'Asia/Shanghai')) DESC,
         random() LIMIT ${MOST}`;

/**
 * Some of the people who registered in the branch in the last ninety days, as they look: masked cards, sizes and figures; first of all those of this day
 * of the week. What is read of one leaves only mixed with others.
 * @param decoys tails of decoys, which are not copied
 */
export async function shapesOf(
  tx: SqlTransaction,
  keyring: Keyring,
  branchId: BranchId,
  now: Date,
  decoys: readonly string[],
): Promise<ClientShape[]> {
  const stored = await tx.query<Stored>(SHAPES, [branchId, now, decoys]);
  const asked = stored.map(
    ({ id, state, card }) =>
      ({ id, state, grounds: [], reach: { scope: 'system', assignee: null }, sealed: card }) as const,
  );
  const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'invent-decoys' });
  return stored.flatMap(({ card: sealed, state: _state, ...shape }) => {
    const key = keys.get(shape.id);
    if (key === undefined || shape.recordedBy === null) return [];
    try {
      return [{ ...shape, card: maskedCardOf(key, shape.id, sealed) }];
    } catch (error) {
      if (error instanceof DecryptionError) return [];
      throw error;
    }
  });
}
