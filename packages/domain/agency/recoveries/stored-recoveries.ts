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

const ONE = `
  select r.id, r.state, r.ends_at as "endsAt", ${PERSON} as person
    from account_recovery r join staff s on s.id = r.staff_id and s.status = 'active'
   where r.id = $1::uuid`;
const LOCK = `${ONE} for update of r`;
const LOCK_OWN = `${ONE} and r.staff_id = $2::uuid for update of r`;

/** A request as it stands, open or not. */
export type FoundRecovery = Omit<StoredRecovery, 'state'> & { readonly state: string };

/**
 * One request of somebody who works here; `null` where there is none. Not locked: a lock is written, and the time it takes would tell
 * whoever may not see a request that it exists.
 */
export async function readRecovery(tx: SqlTransaction, id: string): Promise<FoundRecovery | null> {
  return (await tx.query<FoundRecovery & Record<string, unknown>>(ONE, [id]))[0] ?? null;
}

/** The same, locked so that two approvals stand in a queue. For who was found to reach it. */
export async function lockRecovery(tx: SqlTransaction, id: string): Promise<FoundRecovery | null> {
  return (await tx.query<FoundRecovery & Record<string, unknown>>(LOCK, [id]))[0] ?? null;
}

/** The same, of this person alone: somebody else's is not there. */
export async function lockOwnRecovery(tx: SqlTransaction, id: string, staffId: StaffId): Promise<FoundRecovery | null> {
  return (await tx.query<FoundRecovery & Record<string, unknown>>(LOCK_OWN, [id, staffId]))[0] ?? null;
}
