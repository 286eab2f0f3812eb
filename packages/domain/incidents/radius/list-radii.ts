import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import { type ListRadiiInput, RADII_OF_A_PAGE, type RadiiPage } from '../contract/radius.ts';
import { RADIUS_JOINS, RADIUS_ROW, radiusRow, type StoredRadius } from './radius-rows.ts';

const PAGE = `
  SELECT ${RADIUS_ROW} FROM ${RADIUS_JOINS}
   WHERE ($1::uuid IS NULL OR x.case_id = $1::uuid) AND ($2::int4 IS NULL OR x.number < $2::int4)
   ORDER BY x.number DESC LIMIT ${RADII_OF_A_PAGE + 1}`;

/** Measurings, of one case or all, the newest first; none in which whoever asks stands among the first. */
export function listRadii(call: SignedInContext, { caseId, cursor }: ListRadiiInput): Promise<RadiiPage> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const found = await tx.query<StoredRadius & Record<string, unknown>>(PAGE, [caseId ?? null, cursor ?? null]);
    const rows = found.slice(0, RADII_OF_A_PAGE).map(radiusRow);
    await record(tx, {
      ...{ action: 'incidents.radii-listed', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakRadius', id: null }, facts: { count: rows.length } },
    });
    return { rows, next: found.length > RADII_OF_A_PAGE ? (rows.at(-1)?.number ?? null) : null };
  });
}
