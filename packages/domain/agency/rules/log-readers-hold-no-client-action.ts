import type { Grant } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/** Roles that keep the system running or check it, and never see a client (PRODUCT: people). */
const WITHOUT_CLIENTS: readonly string[] = ['operator', 'auditor'];

/** Subjects that hold a client's data. */
const CLIENT_SUBJECTS: readonly string[] = ['Client', 'Import'];

/**
 * Neither the operator nor the auditor can be granted anything on a client, however somebody edits the grants: who reads the log
 * of looks, or holds the backups, must not be able to look.
 */
export function logReadersHoldNoClientAction(role: string, grants: readonly Grant[]): AgencyBreach | null {
  if (!WITHOUT_CLIENTS.includes(role)) return null;
  return grants.some((grant) => CLIENT_SUBJECTS.includes(grant.subject))
    ? { code: 'AGENCY_ROLE_KEPT_FROM_CLIENTS' }
    : null;
}
