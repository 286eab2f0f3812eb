import type { SqlCondition } from '@kean/authorization';
import type { SqlTransaction } from '@kean/db';
import type { Grant, Principal, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { ExtraGrantReason, ExtraGrantStand } from '../contract/extra-grants.ts';
import { asGrant, grantAsJson, type StoredGrant } from '../rule-sets/grant-as-json.ts';

/** The receiver, as a scope compares it. */
export type Receiver = Pick<Principal, 'teamId' | 'branchId' | 'regionId'> & {
  readonly id: StaffId;
  readonly roles: readonly string[];
};

export interface StoredExtraGrant {
  readonly id: string;
  readonly state: 'asked' | 'approved' | 'refused' | 'revoked';
  readonly grant: Grant;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: ExtraGrantReason;
  readonly askedBy: StaffId;
  readonly receiver: Receiver;
}

/** A person's place and roles, `s` being the person; `status` active or nothing. */
export const RECEIVER = `jsonb_build_object('id', s.id, 'teamId', s.team_id, 'branchId', s.branch_id, 'regionId', s.region_id,
  'roles', array(select r.role_code from staff_role r where r.staff_id = s.id order by r.role_code))`;

const one = (within: string): string => `
  select e.id, e.state, e.starts_at as "startsAt", e.ends_at as "endsAt", e.reason, e.asked_by as "askedBy",
         ${grantAsJson('e', 'e.ends_at')} as grant, ${RECEIVER} as receiver
    from extra_grant e join staff s on s.id = e.staff_id and s.status = 'active'
   where e.id = $1::uuid and ${within} for update of e`;

/**
 * One extra grant of somebody who works here now, locked; `null` where there is none. Reach is part of the question: a lock is written
 * to the table, and one that was taken on a row out of reach would tell by its time that the row exists.
 * @param within about the grant `e` and its receiver `s`; its values begin at `$2`
 */
export async function lockExtraGrant(
  tx: SqlTransaction,
  id: string,
  { text, values }: SqlCondition,
): Promise<StoredExtraGrant | null> {
  type Row = Omit<StoredExtraGrant, 'grant'> & { grant: StoredGrant };
  const [row] = await tx.query<Row>(one(`(${text})`), [id, ...values]);
  return row === undefined ? null : { ...row, grant: asGrant(row.grant) };
}

/** Those whose receiver is within the caller's reach to decide about. */
export function withinDeciding({ authorizer }: Pick<SignedInContext, 'authorizer'>): SqlCondition {
  return authorizer.rowFilter('agency.approve-extra-grant', 'Staff').sql('s', 2);
}

/** Where an extra grant stands at this moment: its end needs nobody. */
export function standOf(
  { state, startsAt, endsAt }: Pick<StoredExtraGrant, 'state' | 'startsAt' | 'endsAt'>,
  now: Date,
): ExtraGrantStand {
  if (state === 'refused' || state === 'revoked') return state;
  if (endsAt <= now) return 'lapsed';
  if (state === 'asked') return 'asked';
  return startsAt > now ? 'coming' : 'in-force';
}

/** What every event of an extra grant says. */
export function extraGrantFacts({ id, grant }: Pick<StoredExtraGrant, 'id' | 'grant'>) {
  return { extraGrantId: id, act: `${grant.clause}.${grant.action}`, scope: grant.scope };
}
