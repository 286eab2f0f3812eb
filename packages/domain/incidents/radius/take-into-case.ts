import { inSqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import { type ClientOfCase, takeClientsIntoCase } from '../cases/take-clients-into-case.ts';
import type { TakeIntoCaseInput, TakenIntoCase } from '../contract/radius.ts';
import { classOfRecord } from './class-of-record.ts';
import { failRadius } from './errors.ts';

const MEASURED = `SELECT FROM leak_radius WHERE id = $1::uuid AND state = 'done'`;
const CASE = `SELECT FROM leak_case WHERE id = $1::uuid AND state NOT IN ('closed', 'merged')`;
const WITHIN = `SELECT client_id AS "clientId", fields || beside AS leaked FROM leak_radius_client WHERE radius_id = $1::uuid`;

/**
 * The clients of a radius become those of a case, each once, with the class of what leaked of them. Taken again they are none more.
 * @throws AppError INCIDENTS_RADIUS_NOT_FOUND | INCIDENTS_RADIUS_CASE_OVER, also for a case that concerns whoever asks
 */
export function takeIntoCase(call: SignedInContext, { radiusId, caseId }: TakeIntoCaseInput): Promise<TakenIntoCase> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    if ((await tx.query(MEASURED, [radiusId])).length === 0) throw failRadius('INCIDENTS_RADIUS_NOT_FOUND');
    if ((await tx.query(CASE, [caseId])).length === 0) throw failRadius('INCIDENTS_RADIUS_CASE_OVER');
    const within = await tx.query<{ clientId: ClientId; leaked: string[] }>(WITHIN, [radiusId]);
    const clients = within.map(
      ({ clientId, leaked }): ClientOfCase => ({ clientId, foundBy: 'radius', classes: [classOfRecord(leaked)] }),
    );
    const taken = await takeClientsIntoCase(tx, caseId, clients, principal.staffId);
    await record(tx, {
      ...{ action: 'incidents.radius-taken-into-case', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { caseId, count: taken } },
    });
    return { clients: within.length, taken };
  });
}
