import { stateServiceEvent } from '@kean/clients/contract/service-events';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { StateEventInput } from '../contract/rules.ts';
import { failRetention } from '../errors.ts';
import { aLongPastEndIsSaidByAnother } from '../rules/a-long-past-end-is-said-by-another.ts';
import { readClient } from './seen-client.ts';

const TODAY = `SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today`;

/**
 * Says when a service was finished or taken up again, when its contract ended, or when the client was last in contact. It stands beside what was
 * said before and is never taken back; of contracts the latest end counts, and a first one that lies long past is said by another than who serves
 * the client.
 * @throws AppError RETENTION_CLIENT_NOT_FOUND | RETENTION_DAY_AHEAD | RETENTION_END_LONG_PAST
 */
export async function stateEvent(call: SignedInContext, input: StateEventInput): Promise<void> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('retention.state-events'));
  await inSqlTransaction(services.db, as, async (tx) => {
    const client = await readClient(tx, input.clientId);
    if (client === null || !authorizer.can('retention.state-events', 'Client', client)) {
      throw failRetention('RETENTION_CLIENT_NOT_FOUND');
    }
    const [{ today } = { today: '' }] = await tx.query<{ today: string }>(TODAY);
    if (input.onDay > today) throw failRetention('RETENTION_DAY_AHEAD');
    const said = { ...input, today, saidBy: principal.staffId, assigneeId: client.assigneeId };
    const breach = aLongPastEndIsSaidByAnother(said);
    if (breach !== null) throw failRetention(breach);
    await stateServiceEvent(tx, { ...input, statedBy: principal.staffId });
    await record(tx, {
      action: 'retention.event-stated',
      outcome: 'allowed',
      principal,
      branchId: client.branchId,
      subject: { kind: 'Client', id: input.clientId },
      facts: { kind: input.kind, onDay: input.onDay },
    });
  });
}
