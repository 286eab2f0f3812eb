import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../../audit-events.ts';
import { failPersonnel } from '../../errors.ts';
import { tryIncoming } from '../../jobs/try-incoming.job.ts';

const COMES_IN = `SELECT FROM connector WHERE id = $1::uuid AND kind IN ('directory', 'signals')`;
const ASK = 'INSERT INTO connector_trial (id, connector_id, asked_by) VALUES ($1::uuid, $2::uuid, $3::uuid)';

/** Has the way of a directory or of an identity provider walked from outside. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_TRIAL_UNDER_WAY */
export function askTrial(
  { principal, services }: SignedInContext,
  connectorId: Id<'Connector'>,
): Promise<{ trialId: Id<'ConnectorTrial'> }> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    if ((await tx.query(COMES_IN, [connectorId])).length === 0) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
    const trialId = newId<'ConnectorTrial'>();
    try {
      await tx.query(ASK, [trialId, connectorId, principal.staffId]);
    } catch (error) {
      if (error instanceof AppError && error.code === 'DB_TAKEN') throw failPersonnel('PERSONNEL_TRIAL_UNDER_WAY');
      throw error;
    }
    await promise(tx, tryIncoming, { trialId }, trialId);
    const subject = { kind: 'Connector', id: connectorId } as const;
    await record(tx, { action: 'personnel.connector-tried', outcome: 'allowed', principal, subject });
    return { trialId };
  });
}
