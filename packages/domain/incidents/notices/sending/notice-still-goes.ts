import type { RegisteredMessage } from '@kean/messages/worker';
import { record } from '../../audit-events.ts';

const OF_MESSAGE = `
  SELECT s.state FROM leak_notice_client q JOIN leak_notice_sending s ON s.notice_id = q.notice_id
   WHERE q.message_id = $1::uuid AND q.state = 'queued'`;
const TOLD = `UPDATE leak_notice_client SET state = 'told', told_at = clock_timestamp() WHERE message_id = $1::uuid AND state = 'queued'`;

/** Asked at the moment at which it would go: paused, it waits; stopped, or told otherwise meanwhile, it does not go. */
export const noticeStillGoes: NonNullable<RegisteredMessage['wanted']> = async (tx, { id }) => {
  const [found] = await tx.query<{ state: string }>(OF_MESSAGE, [id]);
  if (found === undefined || found.state === 'stopped') return 'no';
  return found.state === 'paused' ? 'later' : 'yes';
};

export const writeDownThatItWent: NonNullable<RegisteredMessage['sent']> = async (tx, { id, clientId }) => {
  await tx.query(TOLD, [id]);
  if (clientId === null) return;
  await record(tx, {
    ...{ action: 'incidents.notice-message-sent', outcome: 'allowed', principal: null },
    ...{ subject: { kind: 'Client', id: clientId }, facts: { messageId: id } },
  });
};
