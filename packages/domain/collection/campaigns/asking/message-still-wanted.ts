import type { SqlTransaction } from '@kean/db';
import type { RegisteredMessage } from '@kean/messages/worker';
import { record } from '../../audit-events.ts';
import { type NoticeOfCampaign, noticeStillAsks } from '../rules/a-campaign-asks-by-a-notice-in-force.ts';

const OF_MESSAGE = `SELECT g.state, g.purposes, n.state AS "noticeState", n.covers AS "noticeCovers"
  FROM consent_asking q JOIN consent_campaign g ON g.id = q.campaign_id JOIN notice_version n ON n.id = g.notice_id
  WHERE q.message_id = $1::uuid AND q.state = 'asked'`;
const TOLD = `UPDATE consent_asking SET told_at = clock_timestamp() WHERE message_id = $1::uuid AND state = 'asked' AND told_at IS NULL`;

type Wanted = NonNullable<RegisteredMessage['wanted']>;

/**
 * Asked at the moment at which it would go: stopped, answered or reminded meanwhile, it is not sent; paused, or with a notice that is no longer
 * in force, it waits for what the person says.
 */
export const messageStillWanted: Wanted = async (tx, { id }) => {
  const [found] = await tx.query<NoticeOfCampaign & { readonly state: string }>(OF_MESSAGE, [id]);
  if (found === undefined || found.state === 'stopped') return 'no';
  return found.state === 'running' && noticeStillAsks(found) ? 'yes' : 'later';
};

/** From here on the client has been told, and the days of their answer count. */
export const writeDownThatTheyWereTold: NonNullable<RegisteredMessage['sent']> = async (tx: SqlTransaction, went) => {
  await tx.query(TOLD, [went.id]);
  if (went.clientId === null) return;
  await record(tx, {
    action: 'collection.consent-message-sent',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: went.clientId },
    facts: { messageId: went.id },
  });
};
