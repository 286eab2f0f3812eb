import type { Authorizer } from '@kean/authorization';
import type { DecidedRow } from './a-look-needs-grant-purpose-and-state.ts';

/** Where a client goes. */
export interface Destination {
  readonly assigneeId: string;
  readonly teamId: string | null;
}

/**
 * True when the caller may assign the client as it is and would still reach it afterwards: a team leader cannot push a client into a
 * team that is not theirs.
 */
export function clientStaysWithinReach(authorizer: Authorizer, row: DecidedRow, to: Destination): boolean {
  return (
    authorizer.can('circulation.assign', 'Client', row) &&
    authorizer.can('circulation.assign', 'Client', { ...row, ...to })
  );
}
