import type { SqlTransaction } from '@kean/db';
import type { Services } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { campaignReminder } from '../messages.ts';
import type { StoredCampaign } from '../stored-campaign.ts';
import { CLIENTS_WITH_PHONE, GROUNDS, OWN_PHONE, type ToWriteTo, writeToClients } from './write-to-clients.ts';

/** Told, silent so long, and not reminded yet; whoever objects or is due already hears nothing more. */
const SILENT = `
  WITH q AS MATERIALIZED (
    SELECT client_id, due_at FROM consent_asking
     WHERE campaign_id = $1::uuid AND state = 'asked' AND told_at IS NOT NULL AND reminded_at IS NULL AND due_at > clock_timestamp()
       AND asked_at <= clock_timestamp() - make_interval(days => $2::int) ORDER BY client_id LIMIT $3::int FOR UPDATE)
  SELECT c.id, c.state::text AS state, ${GROUNDS} AS grounds, ${OWN_PHONE} AS sealed, q.due_at AS "dueAt"
  ${CLIENTS_WITH_PHONE} ORDER BY c.id`;
const REMINDED = `UPDATE consent_asking q SET reminded_at = clock_timestamp(), invitation_id = coalesce(w.invitation, q.invitation_id),
    message_id = coalesce(w.message, q.message_id)
  FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS w(client, invitation, message)
  WHERE q.campaign_id = $1::uuid AND q.client_id = w.client AND q.state = 'asked'`;

/** Reminds once, with a new link in place of the first. The day by which an answer is waited for stays. */
export async function remindClients(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  campaign: StoredCampaign,
): Promise<{ readonly count: number; readonly more: boolean }> {
  const { id, remindAfterDays, batchSize } = campaign;
  if (remindAfterDays === null) return { count: 0, more: false };
  const silent = await tx.query<ToWriteTo>(SILENT, [id, remindAfterDays, batchSize]);
  if (silent.length === 0) return { count: 0, more: false };
  const written = await writeToClients(tx, keyring, campaign, campaignReminder, silent);
  const reminded = written.flatMap((one) => ('messageId' in one ? [one] : []));
  await tx.query(REMINDED, [
    id,
    written.map((one) => one.id),
    written.map((one) => ('messageId' in one ? one.invitationId : null)),
    written.map((one) => ('messageId' in one ? one.messageId : null)),
  ]);
  if (reminded.length > 0) {
    await record(tx, {
      action: 'collection.clients-reminded',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: null },
      subjectIds: reminded.map((one) => one.id),
      facts: { campaignId: id, count: reminded.length },
    });
  }
  return { count: silent.length, more: silent.length === batchSize };
}
