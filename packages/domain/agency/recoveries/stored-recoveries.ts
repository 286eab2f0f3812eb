import type { SqlTransaction } from '@kean/db';
import type { Principal, StaffId } from '@kean/kernel';

/** Whose account it is, as a scope compares it. */
export type Recovering = Pick<Principal, 'teamId' | 'branchId' | 'regionId'> & { readonly id: StaffId };

export interface StoredRecovery {
  readonly id: string;
  readonly state: 'asked' | 'approved';
  readonly endsAt: Date;
  readonly person: Recovering;
}

/** The person of a request, `s` being the row of staff. */
export const PERSON = `jsonb_build_object('id', s.id, 'teamId', s.team_id, 'branchId', s.branch_id, 'regionId', s.region_id)`;

const OPEN = `
  select r.id, r.state, r.ends_at as "endsAt", ${PERSON} as person
    from account_recovery r join staff s on s.id = r.staff_id and s.status = 'active'
   where r.id = $1::uuid for update of r`;

/** One request of somebody who works here, locked so that two approvals stand in a queue; `null` where there is none. */
export async function lockRecovery(
  tx: SqlTransaction,
  id: string,
): Promise<(Omit<StoredRecovery, 'state'> & { readonly state: string }) | null> {
  const [found] = await tx.query<Omit<StoredRecovery, 'state'> & { state: string }>(OPEN, [id]);
  return found ?? null;
}
