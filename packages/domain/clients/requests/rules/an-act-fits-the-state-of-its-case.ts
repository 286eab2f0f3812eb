import type { RequestBy, RequestState } from '../../contract/requests.ts';
import type { ClientsCode } from '../../errors.ts';

/** Of a case, what its acts ask about. */
export interface CaseSoFar {
  readonly state: RequestState;
  readonly by: RequestBy;
  readonly checkedBy: string | null;
  readonly secondCheckedBy: string | null;
  readonly accusedId: string | null;
  readonly extendedAt: Date | null;
}
type Act = 'check' | 'assign' | 'name-accused' | 'extend' | 'grant' | 'refuse';

/** How many people have to have established who asks: for the dead nobody can be called back, so two see the papers (PIPL 49). */
export function checksMissing({ by, state, checkedBy, secondCheckedBy }: Omit<CaseSoFar, 'accusedId' | 'extendedAt'>) {
  if (state !== 'taken') return 0;
  const done = (checkedBy === null ? 0 : 1) + (secondCheckedBy === null ? 0 : 1);
  return (by === 'heir' ? 2 : 1) - done;
}

/**
 * Whether this person may do this to the case as it stands; `null` when they may. A decision is final; nothing is granted to somebody
 * of whom it is not established who they are; whoever is accused decides nothing, and nobody vouches for an heir twice.
 */
export function anActFitsTheStateOfItsCase(act: Act, found: CaseSoFar, staffId: string): ClientsCode | null {
  if (found.state === 'done' || found.state === 'refused') return 'CLIENTS_REQUEST_DECIDED';
  if (found.accusedId === staffId) return 'CLIENTS_REQUEST_NOT_FOUND';
  if (act === 'check') {
    if (checksMissing(found) < 1) return 'CLIENTS_REQUEST_MOVED_ON';
    return found.checkedBy === staffId ? 'CLIENTS_REQUEST_CHECKED_BY_ANOTHER' : null;
  }
  if (act === 'extend' && found.extendedAt !== null) return 'CLIENTS_REQUEST_EXTENDED_ONCE';
  return act === 'grant' && found.state === 'taken' ? 'CLIENTS_REQUEST_IDENTITY_OPEN' : null;
}
