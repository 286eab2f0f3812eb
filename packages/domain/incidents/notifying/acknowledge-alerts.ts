import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { recordAll } from '../audit-events.ts';
import type { AcknowledgeInput } from '../contract/notifying.ts';

/** Row security leaves out what whoever asks does not see; of two who press at once the second finds nothing left. */
const OPEN = `
  SELECT t.alert_id AS "alertId", t.step FROM leak_telling t JOIN leak_alert a ON a.id = t.alert_id
   WHERE t.alert_id = ANY($1::uuid[]) AND t.acknowledged_at IS NULL AND a.state = 'new' ORDER BY t.alert_id`;
/** One after another: nobody may lock a row that nobody may write to. */
const WAIT = `SELECT pg_advisory_xact_lock(hashtext('kean.leak-acknowledgement'))`;
const SAY = 'INSERT INTO leak_acknowledgement (alert_id, done_by) SELECT id, $2::uuid FROM unnest($1::uuid[]) AS id';

/**
 * Whoever asks has seen these alerts: nobody else is told of them. What is acknowledged already, or not theirs to see, stays as it is.
 * @returns how many they ended the telling of
 */
export function acknowledgeAlerts(
  { principal, services }: SignedInContext,
  { alertIds }: AcknowledgeInput,
): Promise<{ acknowledged: number }> {
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    await tx.query(WAIT, []);
    const open = await tx.query<{ alertId: string; step: number }>(OPEN, [alertIds]);
    await tx.query(SAY, [open.map(({ alertId }) => alertId), principal.staffId]);
    await recordAll(
      tx,
      open.map(({ alertId, step }) => ({
        ...{ action: 'incidents.alert-acknowledged', outcome: 'allowed', principal },
        ...{ subject: { kind: 'LeakAlert', id: alertId }, facts: { step } },
      })),
    );
    return { acknowledged: open.length };
  });
}
