import { EventProver } from '@kean/audit';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import { requireFreshProof, type SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { type EvidenceRequest, MAX_EVIDENCE } from '../contract.ts';
import { failAccountability } from '../errors.ts';
import { type Archive, evidenceArchive } from '../evidence/evidence-archive.ts';
import { findEvidence } from './find-evidence.ts';
import { subjectOf } from './search-log.ts';

/** An archive of more events than this is one in bulk: whoever takes it out shows once more who that is. */
export const EVIDENCE_IN_BULK = 1_000;
const FRESH_MINUTES = 15;

/**
 * Everything that these conditions find, with entries, proofs, the signed head and the keys: what an outsider needs to check it. The
 * export is committed as an event before the first byte; a set that is too large is refused as a whole.
 * @throws AppError ACCOUNTABILITY_EVIDENCE_EMPTY | ACCOUNTABILITY_EVIDENCE_TOO_LARGE | AUDIT_NOT_SIGNED_YET | CALL_STEP_UP_REQUIRED
 */
export async function exportEvidence(call: SignedInContext, conditions: EvidenceRequest): Promise<Archive> {
  const { principal, services } = call;
  const { events, prover } = await inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const { events, scope, staffId } = await findEvidence(tx, call, conditions);
    if (events.length > MAX_EVIDENCE)
      throw failAccountability('ACCOUNTABILITY_EVIDENCE_TOO_LARGE', { most: MAX_EVIDENCE });
    if (events.length === 0) throw failAccountability('ACCOUNTABILITY_EVIDENCE_EMPTY');
    if (events.length > EVIDENCE_IN_BULK) requireFreshProof(principal, FRESH_MINUTES);
    const prover = await EventProver.open(tx, services.log, null);
    await record(tx, {
      action: 'accountability.evidence-exported',
      outcome: 'allowed',
      principal,
      ...subjectOf(conditions.clientId, staffId),
      facts: { scope, count: events.length, size: prover.head.size },
    });
    return { events, prover };
  });
  return evidenceArchive(services, prover, events);
}
