import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { Dossier } from '../contract.ts';
import { ROW_COLUMNS } from './client-rows.ts';
import { ORIGINS, type WithOrigins, withOrigins } from './item-origins.ts';

/** Everything of a dossier besides its row. */
export type DossierParts = Pick<Dossier, 'fields' | 'demands' | 'properties' | 'assignment'>;

/** One client with the places a scope compares; $1 client. */
export const DOSSIER_ROW = `SELECT d.*, s.display_name AS "assigneeName" FROM (
  SELECT ${ROW_COLUMNS}, c.region_id AS "regionId", c.team_id AS "teamId",
    c.assignment_lapses_at AS "assignmentLapsesAt", c.origin FROM client c WHERE c.id = $1::uuid) d
  LEFT JOIN staff s ON s.id = d."assigneeId"`;

/** Without the mailbox that a client named for codes: the office has nothing to do with it (ADR 0046). */
const FIELDS = `SELECT field, source, recorded_at AS "recordedAt", verified_at AS "verifiedAt"
  FROM client_field WHERE client_id = $1::uuid AND field <> 'mail' ORDER BY field`;

const DEMANDS = `SELECT id, kind, district, rooms, halls, price_min::float8 AS "priceMin", price_max::float8 AS "priceMax",
    area_min::float8 AS "areaMin", area_max::float8 AS "areaMax", to_char(move_in_from, 'YYYY-MM-DD') AS "moveInFrom",
    wording IS NOT NULL AS "hasWording", ${ORIGINS}
  FROM demand WHERE client_id = $1::uuid ORDER BY id`;

const PROPERTIES = `SELECT id, district, rooms, halls, area::float8 AS area, asking_price::float8 AS "askingPrice",
    address IS NOT NULL AS "hasAddress", certificate_no IS NOT NULL AS "hasCertificate", wording IS NOT NULL AS "hasWording",
    ${ORIGINS}
  FROM property WHERE client_id = $1::uuid ORDER BY id`;

const ASSIGNMENT = `SELECT s.display_name AS "staffName", a.starts_at AS "startsAt", a.lapses_at AS "lapsesAt"
  FROM assignment a JOIN staff s ON s.id = a.staff_id
  WHERE a.client_id = $1::uuid AND a.ended_at IS NULL AND (a.lapses_at IS NULL OR a.lapses_at > now())
  ORDER BY a.starts_at DESC LIMIT 1`;

/** Reads the clear columns of fields, demands and properties; whether sealed bytes exist, never the bytes. */
export async function readDossierParts(tx: SqlTransaction, clientId: ClientId): Promise<DossierParts> {
  const fields = await tx.query<DossierParts['fields'][number]>(FIELDS, [clientId]);
  const demands = await tx.query<WithOrigins<DossierParts['demands'][number]>>(DEMANDS, [clientId]);
  const properties = await tx.query<WithOrigins<DossierParts['properties'][number]>>(PROPERTIES, [clientId]);
  const [assignment] = await tx.query<NonNullable<DossierParts['assignment']>>(ASSIGNMENT, [clientId]);
  return {
    fields,
    demands: demands.map(withOrigins),
    properties: properties.map(withOrigins),
    assignment: assignment ?? null,
  };
}
