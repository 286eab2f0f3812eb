import {
  type BranchId,
  newId,
  type Principal,
  type RegionId,
  type SessionId,
  type StaffId,
  type TeamId,
} from '@kean/kernel';
import type { Sql } from '../open-sql.ts';
import { aBranch } from './offices.ts';

export interface TestStaff {
  readonly id: StaffId;
  readonly number: string;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
}

export interface StaffWishes {
  /** `null` for somebody of the head office. */
  readonly branch?: { readonly id: BranchId; readonly regionId: RegionId } | null;
  readonly teamId?: TeamId;
  readonly status?: 'active' | 'suspended' | 'left';
  /** Fit for access unless the test is about that: then they have only what they have done. */
  readonly isFit?: boolean;
}

/** A member of staff with an invented name, in a branch of their own unless told otherwise. Cannot sign in. */
export async function aStaffMember(sql: Sql, wishes: StaffWishes = {}): Promise<TestStaff> {
  const branch = wishes.branch === undefined ? await aBranch(sql) : wishes.branch;
  const id = newId<'Staff'>();
  const member = {
    id,
    number: `S${id.slice(-12)}`,
    regionId: branch?.regionId ?? null,
    branchId: branch?.id ?? null,
    teamId: wishes.teamId ?? null,
  };
  await sql.query(
    `insert into staff (id, number, display_name, region_id, branch_id, team_id, status, grace_until)
     values ($1, $2, $3, $4, $5, $6, $7::staff_status, $8::timestamptz)`,
    [
      ...[id, member.number, '周明', member.regionId, member.branchId, member.teamId, wishes.status ?? 'active'],
      wishes.isFit === false ? '-infinity' : 'infinity',
    ],
  );
  return member;
}

/** The person as a principal who signed in this second and may do nothing: give the grants that the test is about. */
export function aPrincipal(
  member: TestStaff,
  wishes: Partial<Pick<Principal, 'roles' | 'grants' | 'sessionId' | 'assurance'>> = {},
): Principal {
  return {
    staffId: member.id,
    sessionId: newId<'Session'>() satisfies SessionId,
    regionId: member.regionId,
    branchId: member.branchId,
    teamId: member.teamId,
    roles: [],
    grants: [],
    policyHash: '00'.repeat(32),
    epoch: 1,
    assurance: { owes: 'nothing', provenSecondsAgo: 0 },
    ...wishes,
  };
}
