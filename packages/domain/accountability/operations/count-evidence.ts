import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { type EvidenceCount, type EvidenceRequest, MAX_EVIDENCE } from '../contract.ts';
import { findEvidence } from './find-evidence.ts';
import { subjectOf } from './search-log.ts';

/** How many events an archive would hold, for whoever is about to take it out. A figure about a person's doings is a look at the log. */
export async function countEvidence(call: SignedInContext, conditions: EvidenceRequest): Promise<EvidenceCount> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const { events, scope, staffId } = await findEvidence(tx, call, conditions);
    const count = Math.min(events.length, MAX_EVIDENCE);
    await record(tx, {
      action: 'accountability.log-searched',
      outcome: 'allowed',
      principal,
      ...subjectOf(conditions.clientId, staffId),
      facts: { scope, count },
    });
    return { count, tooMany: events.length > MAX_EVIDENCE };
  });
}
