import type { SqlTransaction } from '@kean/db';
import { type ClientId, type Id, systemClock } from '@kean/kernel';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { holdBack } from './carry-out-list.ts';
import { todayHere, whyItStays } from './why-it-stays.ts';

const LINES = `SELECT i.client_id AS "clientId", i.list_id AS "listId" FROM disposal_item i
  WHERE i.erasure_id = $1::uuid AND i.state = 'ordered' ORDER BY i.client_id`;
/** Asked for consent in vain, and still so. */
const UNANSWERED = `SELECT c.id FROM client c WHERE c.id = ANY ($1::uuid[]) AND c.id NOT IN (SELECT kean_held_among($1::uuid[]))
  AND EXISTS (SELECT FROM disposal_due d WHERE d.client_id = c.id AND d.due_at <= now())`;
const LET_GO = 'DELETE FROM erased_client WHERE erasure_id = $1::uuid AND client_id = ANY ($2::uuid[])';

/**
 * Between the order and this moment somebody may have placed a hold, changed a rule, stated a service or answered: whom something keeps now is let
 * go of, and the rest does not wait for them. The clients are locked.
 * @returns whom nothing keeps
 */
export async function letGoOfWhoStays(
  tx: SqlTransaction,
  erasureId: ErasureId,
  clientIds: readonly ClientId[],
): Promise<readonly ClientId[]> {
  const lines = await tx.query<{ clientId: ClientId; listId: Id<'DisposalList'> }>(LINES, [erasureId]);
  const listed = new Set(lines.map(({ clientId }) => clientId));
  const today = todayHere(systemClock.now());
  const judged = await whyItStays(
    tx,
    lines.map(({ clientId }) => ({ clientId, group: 'client-dossier' as const })),
    { today, erasureId },
  );
  const [line] = lines;
  if (line !== undefined) await holdBack(tx, line.listId, judged);
  const free = new Set(judged.filter(({ because }) => because === null).map(({ clientId }) => clientId));
  const unanswered = await tx.query<{ id: ClientId }>(UNANSWERED, [clientIds.filter((id) => !listed.has(id))]);
  for (const { id } of unanswered) free.add(id);
  const stays = clientIds.filter((id) => !free.has(id));
  if (stays.length > 0) await tx.query(LET_GO, [erasureId, stays]);
  return clientIds.filter((id) => free.has(id));
}
