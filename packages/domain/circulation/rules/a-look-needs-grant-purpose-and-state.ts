import type { Authorizer } from '@kean/authorization';
import type { ClientOrigin, ClientState } from '@kean/clients/contract';
import type { Ground } from '@kean/encryption';
import type { RevealInput } from '../contract.ts';
import { aLockedClassOpensForLeaksAndRequestsAlone } from './a-locked-class-opens-for-leaks-and-requests-alone.ts';
import {
  aLookNeedsAGroundForItsPurpose,
  aSensitiveFieldNeedsItsOwnConsent,
} from './a-look-needs-a-ground-for-its-purpose.ts';
import { purposeMustFitTheStateOfTheClient } from './purpose-must-fit-the-state-of-the-client.ts';
import { purposesOfferedTo } from './purposes-offered-to-roles.ts';
import type { RefusalReason } from './reasons-of-refusal.ts';

/** What a decision looks at: the routing columns of the client, as read again for this very look. */
export interface DecidedRow {
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  /** The assignee's scope ends here; the authorizer reads it as row security does. */
  readonly assignmentLapsesAt: Date | null;
  readonly state: ClientState;
  /** A grant may ask about it, as about the state. */
  readonly origin: ClientOrigin;
}

/** With what allows this client's values to be opened, read in the same statement. */
export interface LookedAtRow extends DecidedRow {
  readonly grounds: readonly Ground[];
}

/**
 * Everything about a look except the quota; `null` when it may be given. In this order, so that a row out of reach is never told
 * apart from an absent one by a later reason.
 */
export function aLookNeedsGrantPurposeAndState(
  authorizer: Authorizer,
  roles: readonly string[],
  { field, purpose }: Pick<RevealInput, 'field' | 'purpose'>,
  row: LookedAtRow | null,
): RefusalReason | null {
  if (row === null) return 'not-within-reach';
  if (!authorizer.can('circulation.reveal', 'Client', row, field)) {
    const someField = authorizer.fieldsOf('circulation.reveal', 'Client', row).length > 0;
    return someField ? 'field-not-granted' : 'not-within-reach';
  }
  if (!purposesOfferedTo(roles).includes(purpose)) return 'purpose-not-offered';
  return (
    aLockedClassOpensForLeaksAndRequestsAlone(roles, field, purpose) ??
    purposeMustFitTheStateOfTheClient(row.state, purpose) ??
    aLookNeedsAGroundForItsPurpose(row.grounds, purpose) ??
    aSensitiveFieldNeedsItsOwnConsent(row.grounds, purpose, field)
  );
}
