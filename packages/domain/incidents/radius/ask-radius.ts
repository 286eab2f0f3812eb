import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import { type AskRadiusInput, type RadiusId, type RadiusSource, USUAL_WINDOW_DAYS } from '../contract/radius.ts';
import { measureRadius } from '../jobs/measure-radius.job.ts';
import { failRadius } from './errors.ts';

const PERSON = `SELECT id AS "staffId" FROM staff WHERE upper(number) = upper($1) AND id <> $2::uuid`;
const UNDER_WAY = `SELECT count(*)::int4 AS count FROM leak_radius WHERE asked_by = $1::uuid AND state IN ('waiting', 'running')`;
const INSERT = `
  INSERT INTO leak_radius (id, source, case_id, staff_id, asked_by, window_from, window_until, size_bytes)
  VALUES ($1::uuid, $2, $3::uuid, $4::uuid, $5::uuid, $6::timestamptz, $7::timestamptz, $8::int8)`;

/** More at once by one person would only wait for each other. */
const MOST_UNDER_WAY = 3;
const DAY_MS = 86_400_000;

export interface NewRadius {
  readonly radiusId: RadiusId;
  readonly source: RadiusSource;
  readonly staffId: StaffId | null;
  readonly sizeBytes: number | null;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly caseId?: string | undefined;
}

/** Writes the row and its event in the caller's transaction. @throws AppError INCIDENTS_RADIUS_RUNS_ALREADY */
export async function insertRadius(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  { radiusId, source, staffId, sizeBytes, caseId, ...window }: NewRadius,
): Promise<void> {
  const [underWay] = await tx.query<{ count: number }>(UNDER_WAY, [principal.staffId]);
  if ((underWay?.count ?? 0) >= MOST_UNDER_WAY) throw failRadius('INCIDENTS_RADIUS_RUNS_ALREADY');
  const until = window.until ?? services.clock.now();
  const from = window.from ?? new Date(until.getTime() - USUAL_WINDOW_DAYS * DAY_MS);
  await tx.query(INSERT, [radiusId, source, caseId ?? null, staffId, principal.staffId, from, until, sizeBytes]);
  await record(tx, {
    ...{ action: 'incidents.radius-asked', outcome: 'allowed', principal },
    subject: { kind: 'LeakRadius', id: radiusId },
    facts: { source, sizeBytes: sizeBytes ?? 0, days: Math.ceil((until.getTime() - from.getTime()) / DAY_MS) },
  });
}

/**
 * What a person saw in a window, or everybody in a short one; the same answer as of a file.
 * @throws AppError INCIDENTS_RADIUS_PERSON_NOT_FOUND, also for whoever asks about themself
 */
export function askRadius(call: SignedInContext, { staffNumber, ...asked }: AskRadiusInput): Promise<RadiusId> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const radiusId: RadiusId = newId<'LeakRadius'>();
    const staffId = staffNumber === null ? null : await personOf(tx, staffNumber, call.principal.staffId);
    const source = staffId === null ? 'window' : 'person';
    await insertRadius(tx, call, { ...asked, radiusId, source, staffId, sizeBytes: null });
    await promise(tx, measureRadius, { radiusId }, radiusId);
    return radiusId;
  });
}

async function personOf(tx: SqlTransaction, staffNumber: string, asking: StaffId): Promise<StaffId> {
  const [person] = await tx.query<{ staffId: StaffId }>(PERSON, [staffNumber, asking]);
  if (person === undefined) throw failRadius('INCIDENTS_RADIUS_PERSON_NOT_FOUND');
  return person.staffId;
}
