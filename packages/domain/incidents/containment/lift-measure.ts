import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ContainmentKind, LiftContainmentInput } from '../contract/containment.ts';
import { failIncidents } from '../errors.ts';
import { asReader, type TargetColumns, targetOfColumns } from './containment-rows.ts';

const SEEN = `
  SELECT c.kind, c.number, c.is_drill AS "isDrill", c.pressed_by AS "pressedBy", c.staff_id AS "staffId", c.client_id AS "clientId",
         c.branch_id AS "branchId", c.field_class AS "fieldClass", c.lifted_at IS NULL AND (c.ends_at IS NULL OR c.ends_at > now()) AS holds
    FROM containment c WHERE c.id = $1::uuid FOR UPDATE`;
const LIFT = 'UPDATE containment SET lifted_by = $2::uuid, lift_reason = $3 WHERE id = $1::uuid';

interface Seen extends TargetColumns {
  readonly kind: ContainmentKind;
  readonly number: number;
  readonly isDrill: boolean;
  readonly pressedBy: string;
  readonly holds: boolean;
}

/**
 * Opens again what a colleague closed; never one's own. Whoever was frozen signs in anew: what was open before may have been somebody else's.
 * @throws AppError INCIDENTS_CONTAINMENT_OVER | INCIDENTS_LIFTS_OWN
 */
export async function liftMeasure(
  call: SignedInContext,
  { containmentId, reason }: LiftContainmentInput,
): Promise<void> {
  const { principal, services } = call;
  const outcome = await inSqlTransaction(services.db, asReader(call), async (tx) => {
    const [seen] = await tx.query<Seen & Record<string, unknown>>(SEEN, [containmentId]);
    if (seen?.holds !== true) throw failIncidents('INCIDENTS_CONTAINMENT_OVER');
    const of = targetOfColumns(seen).of;
    const own = seen.pressedBy === principal.staffId;
    const subject = { kind: 'Containment', id: containmentId } as const;
    if (own) {
      await record(tx, {
        ...{ action: 'incidents.containment-refused', outcome: 'refused', principal, subject },
        facts: { kind: seen.kind, of, reason: 'own' },
      });
      return 'own';
    }
    await tx.query(LIFT, [containmentId, principal.staffId, reason]);
    await record(tx, {
      ...{ action: 'incidents.containment-lifted', outcome: 'allowed', principal, subject },
      facts: { kind: seen.kind, of, number: seen.number, isDrill: seen.isDrill },
    });
    return 'lifted';
  });
  if (outcome === 'own') throw failIncidents('INCIDENTS_LIFTS_OWN');
}
