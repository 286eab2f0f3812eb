import type { Grant } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/** A role as it would be after the change, with the number of active people who hold it. */
export interface RoleAfterwards {
  readonly grants: readonly Pick<Grant, 'clause' | 'action' | 'scope' | 'expiresAt'>[];
  readonly people: number;
}

/** What it takes to see roles and to change them back. */
const NEEDED = ['read-roles', 'change-roles'] as const;

/** After a change somebody active can still change roles, without an end: otherwise a slip could only be undone in the database. */
export function roleChangeLeavesSomeoneWhoCanUndoIt(afterwards: readonly RoleAfterwards[]): AgencyBreach | null {
  const left = afterwards.some(
    ({ grants, people }) =>
      people > 0 &&
      NEEDED.every((action) =>
        grants.some(
          (grant) =>
            grant.clause === 'agency' &&
            grant.action === action &&
            grant.scope === 'agency' &&
            grant.expiresAt === null,
        ),
      ),
  );
  return left ? null : { code: 'AGENCY_NOBODY_LEFT_TO_UNDO' };
}
