import type { SqlTransaction } from '@kean/db';
import { OF_SELECTION, selectedBy, selectionOf } from '../selected-clients.ts';
import type { StoredCampaign } from '../stored-campaign.ts';

/** Of one walk by key: no client is looked at twice. None that another campaign asks is taken: the index that says so lets nothing in. */
const MOST = 2_000;
const ENROL = `
  WITH next AS MATERIALIZED (
    SELECT c.id FROM client c WHERE ${OF_SELECTION} AND ($5::uuid IS NULL OR c.id > $5::uuid) ORDER BY c.id LIMIT ${MOST}
  ), made AS (
    INSERT INTO consent_asking (campaign_id, client_id)
    SELECT $4::uuid, n.id FROM next n
     WHERE NOT EXISTS (SELECT FROM disposal_due d WHERE d.client_id = n.id)
    ON CONFLICT DO NOTHING)
  SELECT (SELECT id FROM next ORDER BY id DESC LIMIT 1) AS through, (SELECT count(*)::int FROM next) AS seen`;
const KEEP_PLACE = `UPDATE consent_campaign
  SET enrolled_through = coalesce($2::uuid, enrolled_through), enrolled_at = CASE WHEN $3::boolean THEN clock_timestamp() END
  WHERE id = $1::uuid`;

/** Takes the next of the selection into the campaign, and keeps the place. */
export async function enrolNextClients(tx: SqlTransaction, campaign: StoredCampaign): Promise<void> {
  const selected = await selectedBy(tx, selectionOf(campaign));
  if (selected === null) return keepPlace(tx, campaign, null, true);
  const { branchId, from, to } = selected;
  const [walk] = await tx.query<{ through: string | null; seen: number }>(ENROL, [
    ...[branchId, from, to, campaign.id, campaign.enrolledThrough],
  ]);
  await keepPlace(tx, campaign, walk?.through ?? null, (walk?.seen ?? 0) < MOST);
}

async function keepPlace(
  tx: SqlTransaction,
  { id }: StoredCampaign,
  through: string | null,
  isLast: boolean,
): Promise<void> {
  await tx.query(KEEP_PLACE, [id, through, isLast]);
}
