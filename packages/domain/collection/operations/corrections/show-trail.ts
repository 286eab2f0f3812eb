import { readTrail } from '@kean/clients/contract/correction';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { FieldTrail, TrailInput } from '../../contract/corrections.ts';
import { inClientTransaction } from '../consents/client-transaction.ts';

/** Whence a field came, who corrected it and when. That it was looked at is in the log. @throws AppError COLLECTION_CLIENT_NOT_FOUND */
export function showTrail(call: SignedInContext, { clientId, field }: TrailInput): Promise<FieldTrail> {
  return inClientTransaction(call, 'collection.correct-fields', clientId, async (tx) => {
    const trail = await readTrail(tx, clientId, field);
    await record(tx, {
      action: 'collection.trail-shown',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'Client', id: clientId },
      fields: [field],
      facts: { entries: trail.length },
    });
    return trail;
  });
}
