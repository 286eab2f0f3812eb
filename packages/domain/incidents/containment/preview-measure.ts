import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { PressRefusal, Preview, PreviewInput } from '../contract/containment.ts';
import { asReader, columnsOfTarget, numberOfClient } from './containment-rows.ts';

const WOULD = 'SELECT what, many FROM would_contain($1, $2::uuid, $3::uuid, $4::uuid) WHERE many > 0';
const LABEL = `
  SELECT coalesce((SELECT display_name FROM staff WHERE id = $1::uuid), (SELECT name FROM branch WHERE id = $2::uuid),
                  (SELECT ${numberOfClient} FROM client k WHERE k.id = $3::uuid)) AS label`;
const JUDGE = `
  SELECT CASE WHEN $2::uuid = $6::uuid THEN 'self'
              WHEN EXISTS (
                SELECT FROM containment_in_force c
                 WHERE c.kind = $1 AND (c.staff_id, c.client_id, c.branch_id, c.field_class)
                       IS NOT DISTINCT FROM ($2::uuid, $3::uuid, $4::uuid, $5::text)) THEN 'already'
              WHEN $1 IN ('freeze', 'cut-sessions') THEN office_stops_without($2::uuid, $6::uuid) END AS refusal`;

/** Why the database would not take it; null where it would. */
export async function whyNotPressed(
  tx: SqlTransaction,
  who: StaffId,
  { kind, target }: PreviewInput,
): Promise<PressRefusal | null> {
  const { staffId, clientId, branchId, fieldClass } = columnsOfTarget(target);
  const [judged] = await tx.query<{ refusal: PressRefusal | null }>(JUDGE, [
    kind,
    staffId,
    clientId,
    branchId,
    fieldClass,
    who,
  ]);
  return judged?.refusal ?? null;
}

/** What pressing would close at this moment, in counts, and why it could not be pressed. Presses nothing. */
export function previewMeasure(call: SignedInContext, input: PreviewInput): Promise<Preview> {
  const { principal, services } = call;
  const { staffId, clientId, branchId } = columnsOfTarget(input.target);
  return inSqlTransaction(services.db, asReader(call), async (tx) => {
    const consequences = await tx.query<Preview['consequences'][number] & Record<string, unknown>>(WOULD, [
      input.kind,
      staffId,
      clientId,
      branchId,
    ]);
    const refusal = await whyNotPressed(tx, principal.staffId, input);
    await record(tx, {
      ...{ action: 'incidents.containment-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Containment', id: null }, facts: { count: 0 } },
    });
    const [named] = await tx.query<{ label: string | null }>(LABEL, [staffId, branchId, clientId]);
    return { label: named?.label ?? null, consequences, refusal };
  });
}
