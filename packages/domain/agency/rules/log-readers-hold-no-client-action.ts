import { CLIENT_SUBJECTS, keepsFromClients } from '@kean/authorization';
import type { Grant } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/**
 * Neither the operator nor the auditor can be granted anything on a client, however somebody edits the grants: who reads the log
 * of looks, or holds the backups, must not be able to look.
 */
export function logReadersHoldNoClientAction(role: string, grants: readonly Grant[]): AgencyBreach | null {
  if (!keepsFromClients([role])) return null;
  return grants.some((grant) => CLIENT_SUBJECTS.includes(grant.subject))
    ? { code: 'AGENCY_ROLE_KEPT_FROM_CLIENTS' }
    : null;
}
