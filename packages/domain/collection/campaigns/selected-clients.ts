import type { SqlTransaction } from '@kean/db';
import type { BranchId, ClientId, ImportId } from '@kean/kernel';
import type { CampaignPreview, CampaignSelection } from '../contract/campaigns.ts';
import { idsOfImport } from '../rules/client-id-follows-from-import-and-row.ts';

/** The bounds within which somebody in quarantine is of a selection: parameters of {@link OF_SELECTION}. */
export interface Selected {
  readonly branchId: BranchId | null;
  readonly from: ClientId | null;
  readonly to: ClientId | null;
}

/**
 * `c` is the client; $1 to $3 are branch, first and last id. Of the imported alone: whoever was registered in the shop sits in quarantine too until
 * they answer, and is asked there by whoever registered them.
 */
export const OF_SELECTION = `c.state = 'quarantined' AND c.origin = 'imported' AND ($1::uuid IS NULL OR c.branch_id = $1::uuid)
  AND ($2::uuid IS NULL OR c.id BETWEEN $2::uuid AND $3::uuid)`;

const LIST = 'SELECT branch_id AS "branchId", started_at AS "startedAt" FROM import WHERE id = $1::uuid';
const BRANCH = 'SELECT 1 FROM branch WHERE id = $1::uuid';

/** What a selection means in the records; `null` where its list or branch is not there, or took nobody over yet. */
export async function selectedBy(tx: SqlTransaction, selection: CampaignSelection): Promise<Selected | null> {
  if (selection.of === 'all') return { branchId: null, from: null, to: null };
  if (selection.of === 'branch') {
    const known = await tx.query(BRANCH, [selection.branchId]);
    return known.length === 1 ? { branchId: selection.branchId, from: null, to: null } : null;
  }
  const [list] = await tx.query<{ branchId: BranchId; startedAt: Date | null }>(LIST, [selection.importId]);
  if (list?.startedAt == null) return null;
  return { branchId: list.branchId, ...idsOfImport(list.startedAt) };
}

/** The selection of a stored campaign. */
export function selectionOf(stored: {
  readonly importId: ImportId | null;
  readonly branchId: BranchId | null;
}): CampaignSelection {
  const { importId, branchId } = stored;
  if (importId !== null) return { of: 'import', importId };
  return branchId === null ? { of: 'all' } : { of: 'branch', branchId };
}

const COUNT = `WITH selected AS (
    SELECT EXISTS (SELECT FROM client_field f WHERE f.client_id = c.id AND f.field = 'phone') AS phone,
      EXISTS (SELECT FROM contact_objection o WHERE o.client_id = c.id AND o.lifted_at IS NULL) AS objects,
      EXISTS (SELECT FROM consent_asking q WHERE q.client_id = c.id AND q.ended_at IS NULL) AS asked,
      EXISTS (SELECT FROM disposal_due d WHERE d.client_id = c.id) AS due
    FROM client c WHERE ${OF_SELECTION})
  SELECT count(*)::int AS "inQuarantine", (count(*) FILTER (WHERE NOT phone))::int AS "withoutPhone",
    (count(*) FILTER (WHERE objects))::int AS objecting, (count(*) FILTER (WHERE asked))::int AS "beingAsked",
    (count(*) FILTER (WHERE due))::int AS "dueForDisposal",
    (count(*) FILTER (WHERE phone AND NOT objects AND NOT asked AND NOT due))::int AS "toAsk" FROM selected`;
const NOBODY: CampaignPreview = {
  ...{ inQuarantine: 0, withoutPhone: 0, objecting: 0, beingAsked: 0, dueForDisposal: 0, toAsk: 0 },
};

/** What would come of asking them now. Counts alone: nobody is named and nothing is opened. */
export async function countSelected(tx: SqlTransaction, selection: CampaignSelection): Promise<CampaignPreview> {
  const selected = await selectedBy(tx, selection);
  if (selected === null) return NOBODY;
  const [counts] = await tx.query<CampaignPreview>(COUNT, [selected.branchId, selected.from, selected.to]);
  return counts ?? NOBODY;
}
