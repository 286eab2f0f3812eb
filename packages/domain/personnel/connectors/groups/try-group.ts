import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { queueGroupTrial } from '../../messages/group-trial.ts';

/** Says to the work group that this is a trial. Whether there is one is the worker's to know: where there is none, the log says so. */
export function tryGroup({ principal, services }: SignedInContext): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await queueGroupTrial(tx, { trialId: newId<'Message'>(), askedBy: principal.staffId });
    const subject = { kind: 'Connector', id: null } as const;
    await record(tx, { action: 'personnel.connector-tried', outcome: 'allowed', principal, subject });
  });
}
