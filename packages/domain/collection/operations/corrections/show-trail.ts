import { readItemTrail, readTrail, type TrailEntry } from '@kean/clients/contract/correction';
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { FieldTrail, ItemTrailInput, TrailInput } from '../../contract/corrections.ts';
import { inClientTransaction } from '../consents/client-transaction.ts';

/** Whence a field came, who corrected it and when. That it was looked at is in the log. @throws AppError COLLECTION_CLIENT_NOT_FOUND */
export function showTrail(call: SignedInContext, { clientId, field }: TrailInput): Promise<FieldTrail> {
  return recorded(call, clientId, field, (tx) => readTrail(tx, clientId, field));
}

/** The same of one demand or property; empty where the client has no such one. */
export function showItemTrail(call: SignedInContext, { clientId, itemId, field }: ItemTrailInput): Promise<FieldTrail> {
  return recorded(call, clientId, field, (tx) => readItemTrail(tx, clientId, itemId, field));
}

function recorded(
  call: SignedInContext,
  clientId: ClientId,
  field: string,
  read: (tx: SqlTransaction) => Promise<TrailEntry[]>,
): Promise<FieldTrail> {
  return inClientTransaction(call, 'collection.correct-fields', clientId, async (tx) => {
    const trail = await read(tx);
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
