import type { Grant } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';
import { logReadersHoldNoClientAction } from './log-readers-hold-no-client-action.ts';

/** The same for one person: whoever is operator or auditor is given nothing on a client for a while either. */
export function keptFromClients(roles: readonly string[], grant: Grant): AgencyBreach | null {
  for (const role of roles) {
    const breach = logReadersHoldNoClientAction(role, [grant]);
    if (breach !== null) return breach;
  }
  return null;
}
