import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { ADMIT } from '../../consent/give-consent.ts';
import { holdClient } from '../../consent/stored-consents.ts';
import type { ConsentActInput } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { inClientTransaction } from './client-transaction.ts';

const COUNTERSIGN = `INSERT INTO consent_countersign (act_id, signed_by)
  SELECT a.id, $3::uuid FROM consent_act a
  WHERE a.id = $1::uuid AND a.client_id = $2::uuid AND a.channel = 'paper' AND a.kind = 'given' AND a.recorded_by <> $3::uuid
    AND EXISTS (SELECT FROM client_document d WHERE d.about = 'consent' AND d.about_id = a.id AND d.state = 'kept')
  ON CONFLICT DO NOTHING RETURNING act_id`;
/** Something the paper gives, that nothing said since has taken back. */
const GIVES = `SELECT 1 AS one FROM jsonb_array_elements(standing_grounds($1::uuid)) AS g
  WHERE g->>'basis' = 'consent' LIMIT 1`;

/**
 * A second person holds the paper in hand, whose scan is kept, and says so: from then on it opens what it says, and leads out of quarantine.
 * Whoever took it down cannot, and before the scan nobody; the database refuses both as well.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_COUNTERSIGN_NOT_POSSIBLE
 */
export function countersignPaper(call: SignedInContext, { clientId, actId }: ConsentActInput): Promise<void> {
  const { principal } = call;
  return inClientTransaction(call, 'collection.record-consents', clientId, async (tx) => {
    const { branchId } = await holdClient(tx, clientId);
    const signed = await tx.query(COUNTERSIGN, [actId, clientId, principal.staffId]);
    if (signed.length === 0) throw failCollection('COLLECTION_COUNTERSIGN_NOT_POSSIBLE');
    if ((await tx.query(GIVES, [clientId])).length > 0) await tx.query(ADMIT, [clientId]);
    await record(tx, {
      action: 'collection.consent-countersigned',
      outcome: 'allowed',
      principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { actId },
    });
  });
}
