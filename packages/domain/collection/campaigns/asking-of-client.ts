import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { AskedByCampaign, DueForDisposal } from '../contract/campaigns.ts';
import type { PurposeCode } from '../purposes/index.ts';

const NEWEST = `SELECT q.state, q.asked_at AS "askedAt", q.reminded_at AS "remindedAt", q.due_at AS "dueAt"
  FROM consent_asking q JOIN consent_campaign g ON g.id = q.campaign_id WHERE q.client_id = $1::uuid ORDER BY g.id DESC LIMIT 1`;
const DUE = 'SELECT reason, due_at AS "dueAt" FROM disposal_due WHERE client_id = $1::uuid';
const PURPOSES = `SELECT g.purposes FROM consent_asking q JOIN consent_campaign g ON g.id = q.campaign_id
  WHERE q.client_id = $1::uuid AND q.state = 'asked'`;

/** The newest campaign that asks, or asked, this client; `null` where none did. */
export async function newestAskingOf(tx: SqlTransaction, clientId: ClientId): Promise<AskedByCampaign | null> {
  const [newest] = await tx.query<AskedByCampaign>(NEWEST, [clientId]);
  return newest ?? null;
}

/** Why nothing keeps what is held of this client, and from when on; `null` where something does. */
export async function disposalDueOf(tx: SqlTransaction, clientId: ClientId): Promise<DueForDisposal | null> {
  const [due] = await tx.query<DueForDisposal>(DUE, [clientId]);
  return due ?? null;
}

/** What the campaign asks for that waits for this client's answer; `null` where none does. */
export async function purposesAskedOf(tx: SqlTransaction, clientId: ClientId): Promise<readonly PurposeCode[] | null> {
  const [asking] = await tx.query<{ purposes: PurposeCode[] }>(PURPOSES, [clientId]);
  return asking?.purposes ?? null;
}
