import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { OrderDecoysInput } from '../contract/decoys.ts';
import { failIncidents } from '../errors.ts';
import { howManyDecoysABranchWants } from './how-many-decoys-a-branch-wants.ts';
import { seatDecoys } from './seat-decoys.ts';

const SEGMENTS = 'SELECT EXISTS (SELECT FROM decoy_segment) AS loaded';
const REGISTERED = 'SELECT registered FROM registrations_of_branches() WHERE branch_id = $1::uuid';

/**
 * Orders decoys for a branch; they enter in the weeks that follow, each at an hour of its own.
 * @throws AppError INCIDENTS_DECOYS_WITHOUT_NUMBERS | INCIDENTS_BRANCH_HIDES_NOBODY
 */
export function orderDecoys(call: SignedInContext, { branchId, count }: OrderDecoysInput): Promise<void> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [segments] = await tx.query<{ loaded: boolean }>(SEGMENTS, []);
    if (segments?.loaded !== true) throw failIncidents('INCIDENTS_DECOYS_WITHOUT_NUMBERS');
    const [branch] = await tx.query<{ registered: number }>(REGISTERED, [branchId]);
    if (howManyDecoysABranchWants(branch?.registered ?? 0) === 0) throw failIncidents('INCIDENTS_BRANCH_HIDES_NOBODY');
    await seatDecoys(tx, services.keyring, { branchId, count, orderedBy: principal.staffId });
    await record(tx, {
      ...{ action: 'incidents.decoys-ordered', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Decoy', id: null }, facts: { count } },
    });
  });
}
