import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ContainmentRow, ListContainmentInput } from '../contract/containment.ts';
import {
  asReader,
  CONTAINMENT_JOINS,
  CONTAINMENT_ROW,
  containmentRow,
  type StoredContainment,
} from './containment-rows.ts';

const LISTED = `
  SELECT ${CONTAINMENT_ROW} FROM ${CONTAINMENT_JOINS}
   WHERE (c.lifted_at IS NULL AND (c.ends_at IS NULL OR c.ends_at > now())) = $1::bool AND ($2::uuid IS NULL OR c.id IN (SELECT measures_of_case($2::uuid)))
   ORDER BY c.number DESC LIMIT 200`;

/** What holds at present, or what held, the latest first. What was pressed against whoever asks is not among it. */
export function listContainment(
  call: SignedInContext,
  { show, caseId = null }: ListContainmentInput,
): Promise<ContainmentRow[]> {
  return inSqlTransaction(call.services.db, asReader(call), async (tx) => {
    const rows = await tx.query<StoredContainment>(LISTED, [show === 'in-force', caseId]);
    await record(tx, {
      ...{ action: 'incidents.containment-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'Containment', id: null }, facts: { count: rows.length } },
    });
    return rows.map(containmentRow);
  });
}
