import type { RetentionCode } from '../errors.ts';

/** Of a granted request for deletion, what its order asks about. */
export interface GrantedDeletion {
  readonly decidedBy: string;
  readonly clientState: 'quarantined' | 'active' | 'restricted' | 'erased';
  readonly isOrdered: boolean;
  readonly isHeld: boolean;
  /** Whether a law was found to keep it, until a day that lies ahead. */
  readonly isKept: boolean;
}

/** Why it is not ordered; `null` when it may be. Four eyes: whoever granted the deletion does not carry it out. */
export function anErasureIsOrderedByAnother(found: GrantedDeletion, staffId: string): RetentionCode | null {
  if (found.isOrdered || found.clientState === 'erased') return 'RETENTION_ERASED_ALREADY';
  if (found.decidedBy === staffId) return 'RETENTION_DECIDED_BY_YOU';
  if (found.isHeld) return 'RETENTION_UNDER_HOLD';
  return found.isKept ? 'RETENTION_LAW_KEEPS_IT' : null;
}
