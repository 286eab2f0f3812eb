import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import {
  CERTAINTIES,
  CLIENTS_OF_A_PAGE,
  type Radius,
  type RadiusClient,
  type RadiusClientsInput,
  type RadiusClientsPage,
  type RadiusId,
  type ShownNumber,
} from '../contract/radius.ts';
import { recordsAreSeriousFromSoMany } from '../triage/records-are-serious-from-so-many.ts';
import { failRadius } from './errors.ts';
import { RADIUS_JOINS, RADIUS_ROW, radiusRow, type StoredRadius } from './radius-rows.ts';

const ONE = `SELECT ${RADIUS_ROW}, x.people, x.strictest, x.middle, x.others FROM ${RADIUS_JOINS} WHERE x.id = $1::uuid`;
const FIELDS = `
  SELECT field, count(*)::int4 AS clients, of."isBeside" FROM leak_radius_client c
   CROSS JOIN LATERAL (SELECT unnest(c.fields) AS field, false AS "isBeside" UNION ALL SELECT unnest(c.beside), true) of
   WHERE c.radius_id = $1::uuid GROUP BY field, of."isBeside" ORDER BY of."isBeside", clients DESC, field`;
const CERTAIN = `
  SELECT certainty, count(*)::int4 AS clients FROM leak_radius_client WHERE radius_id = $1::uuid GROUP BY 1 ORDER BY 1 DESC`;
const RANKED = `
  SELECT p.staff_id AS "staffId", p.rank, s.display_name AS name, s.number, b.name AS "branchName", b.name_en AS "branchNameEn",
         coalesce(s.status <> 'active', true) AS "hasLeft", p.seen, p.alone, p.masked, p.looked, p.score, p.first_at AS "firstAt", p.last_at AS "lastAt"
    FROM leak_radius_person p LEFT JOIN staff s ON s.id = p.staff_id LEFT JOIN branch b ON b.id = s.branch_id
   WHERE p.radius_id = $1::uuid ORDER BY p.rank`;
const SHOWN = `
  SELECT b.name AS "branchName", b.name_en AS "branchNameEn", d.rows, d.others,
         CASE WHEN d.staff_id IS NOT NULL THEN json_build_object('staffId', s.id, 'name', s.display_name, 'number', s.number,
           'shownAt', (extract(epoch from d.shown_at) * 1000)::int8, 'hasLeft', s.status <> 'active') END AS person
    FROM leak_radius_decoy d LEFT JOIN staff s ON s.id = d.staff_id LEFT JOIN branch b ON b.id = branch_of_seat(d.seat_id)
   WHERE d.radius_id = $1::uuid ORDER BY d.shown_at NULLS LAST, d.id`;
const CLIENTS = `
  SELECT r.client_id AS "clientId", c.number, r.fields, r.beside, r.certainty, r.rows
    FROM leak_radius_client r LEFT JOIN client c ON c.id = r.client_id
   WHERE r.radius_id = $1::uuid AND ($2::uuid IS NULL OR r.client_id > $2::uuid) ORDER BY r.client_id LIMIT ${CLIENTS_OF_A_PAGE + 1}`;

type StoredOne = StoredRadius & Pick<Radius, 'people'> & { strictest: number; middle: number; others: number };
const certaintyOf = (stored: number) => CERTAINTIES[stored - 1] ?? 'possible';

/**
 * One measuring with what it came to: fields, the lines of the law beside the counts, and people in the order in which it is worth asking them.
 * @throws AppError INCIDENTS_RADIUS_NOT_FOUND, also for whoever stands among its first
 */
export function readRadius(call: SignedInContext, radiusId: RadiusId): Promise<Radius> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const [stored] = await tx.query<StoredOne & Record<string, unknown>>(ONE, [radiusId]);
    if (stored === undefined) throw failRadius('INCIDENTS_RADIUS_NOT_FOUND');
    const { strictest, middle, others, people, ...row } = stored;
    const counts = { strictest, middle, other: others };
    const certain = await tx.query<{ certainty: number; clients: number }>(CERTAIN, [radiusId]);
    const radius: Radius = {
      ...radiusRow(row),
      people,
      shown: await shownOf(tx, radiusId),
      fields: await tx.query<Radius['fields'][number] & Record<string, unknown>>(FIELDS, [radiusId]),
      certainties: certain.map(({ certainty, clients }) => ({ certainty: certaintyOf(certainty), clients })),
      ordinary: copied(recordsAreSeriousFromSoMany(counts, false)),
      onDuty: copied(recordsAreSeriousFromSoMany(counts, true)),
      ranked: await tx.query<Radius['ranked'][number] & Record<string, unknown>>(RANKED, [radiusId]),
    };
    await record(tx, {
      ...{ action: 'incidents.radius-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { count: radius.ranked.length } },
    });
    return radius;
  });
}

type StoredShown = Omit<ShownNumber, 'person'> & {
  readonly person: (Omit<NonNullable<ShownNumber['person']>, 'shownAt'> & { readonly shownAt: number }) | null;
};

async function shownOf(tx: SqlTransaction, radiusId: RadiusId): Promise<ShownNumber[]> {
  const stored = await tx.query<StoredShown & Record<string, unknown>>(SHOWN, [radiusId]);
  return stored.map(({ person, ...one }) => ({
    ...one,
    person: person === null ? null : { ...person, shownAt: new Date(person.shownAt) },
  }));
}

const copied = ({ lines, by, ...rest }: ReturnType<typeof recordsAreSeriousFromSoMany>) => ({
  ...rest,
  lines: [...lines],
  by: [...by],
});

/**
 * Clients within a radius by number, under the reader's own reach of clients: a number that they may not see stays away.
 * @throws AppError INCIDENTS_RADIUS_NOT_FOUND
 */
export function listClientsWithin(
  call: SignedInContext,
  { radiusId, cursor }: RadiusClientsInput,
): Promise<RadiusClientsPage> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.read'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const [seen] = await tx.query('SELECT FROM leak_radius WHERE id = $1::uuid', [radiusId]);
    if (seen === undefined) throw failRadius('INCIDENTS_RADIUS_NOT_FOUND');
    type Stored = Omit<RadiusClient, 'certainty'> & { readonly certainty: number } & Record<string, unknown>;
    const found = await tx.query<Stored>(CLIENTS, [radiusId, cursor ?? null]);
    const rows = found
      .slice(0, CLIENTS_OF_A_PAGE)
      .map(({ certainty, ...row }) => ({ ...row, certainty: certaintyOf(certainty) }));
    await record(tx, {
      ...{ action: 'incidents.radius-clients-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { count: rows.length } },
    });
    return { rows, next: found.length > CLIENTS_OF_A_PAGE ? (rows.at(-1)?.clientId ?? null) : null };
  });
}
