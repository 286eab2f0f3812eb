import { keepsFromClients } from '@kean/authorization';
import type { Candidate } from './assignee-is-active-staff-of-the-branch.ts';

/**
 * False for whoever is operator or auditor beside another role: every client is closed to that person, so a client given to them would be
 * with nobody, and nobody would notice (separation of duties).
 */
export function assigneeSeesClientsAtAll({ roles }: Pick<Candidate, 'roles'>): boolean {
  return !keepsFromClients(roles);
}
