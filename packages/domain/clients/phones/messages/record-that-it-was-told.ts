import type { RegisteredMessage } from '@kean/messages/worker';
import { record } from '../../audit-events.ts';

/** The day in which the client may object begins when the gateway took the message, and not when it was queued. */
const TOLD = `UPDATE client_phone_change p SET told_at = clock_timestamp() FROM message m
  WHERE m.id = $1::uuid AND p.client_id = m.client_id AND m.key = 'clients.phone-changed/' || p.id AND p.told_at IS NULL`;

export const recordThatItWasTold: NonNullable<RegisteredMessage['sent']> = async (tx, { id, clientId }) => {
  if (clientId === null) return;
  await tx.query(TOLD, [id]);
  await record(tx, {
    action: 'clients.phone-change-told',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { messageId: id },
  });
};
