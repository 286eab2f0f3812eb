import type { SqlTransaction } from '@kean/db';
import { record } from '../audit-events.ts';
import type { DirectoryCall } from './directory-call.ts';

/** That names of people went to another system is in the log before they go. */
export function recordRead(
  tx: SqlTransaction,
  { call, connectorId }: DirectoryCall,
  subject: { readonly kind: 'Staff' | 'Role'; readonly id: string | null },
  count: number,
): Promise<void> {
  return record(tx, {
    action: 'personnel.directory-read',
    outcome: 'allowed',
    principal: call.principal,
    subject,
    facts: { connectorId, count },
  });
}
