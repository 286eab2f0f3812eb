import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { outstandingPaperOf } from '@kean/paper-archive/contract/outstanding';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { MOST_CLIENTS } from '../contract.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from './erasure-worker.ts';

/** Whoever has paper waits for hands: few of them share an erasure, and nobody without paper waits with them. */
const MOST_WITH_PAPER = 20;
const ORDER = `INSERT INTO erasure (id, cause, ground) VALUES ($1::uuid, 'due', 'period-over')`;
/** Whoever is held, erased or named by another erasure is left out, as they stand now. */
const NAME = `
  INSERT INTO erased_client (client_id, erasure_id)
  SELECT c.id, $1::uuid FROM client c
   WHERE c.id = ANY ($2::uuid[]) AND c.state <> 'erased' AND c.id NOT IN (SELECT kean_held_among($2::uuid[]))
   ORDER BY c.id
  ON CONFLICT (client_id) DO NOTHING RETURNING client_id AS id`;

const ANYBODY = `
  SELECT FROM client c WHERE c.id = ANY ($1::uuid[]) AND c.state <> 'erased' AND c.id NOT IN (SELECT kean_held_among($1::uuid[]))
    AND NOT EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id) LIMIT 1`;

/** An erasure and whom it names. */
export interface OrderedDue {
  readonly erasureId: ErasureId;
  readonly clientIds: readonly ClientId[];
}

/**
 * Orders the erasure of clients whose time is over, many in one erasure, each batch in one transaction with the promise that it is carried
 * out. That their time is over the database asks of a list under way, or of a consent that was asked for in vain.
 * @returns the erasures, none for a batch in which nobody was left
 */
export async function orderDue(
  { services }: Pick<ErasureWorker, 'services'>,
  clientIds: readonly ClientId[],
): Promise<ErasureId[]> {
  const ordered: ErasureId[] = [];
  for (let at = 0; at < clientIds.length; at += MOST_CLIENTS) {
    const batch = clientIds.slice(at, at + MOST_CLIENTS);
    const erasures = await inSqlTransaction(services.db, CONDUCTOR, (tx) => orderIn(tx, batch));
    ordered.push(...erasures.map(({ erasureId }) => erasureId));
  }
  return ordered;
}

/** The same in the caller's transaction, for a thousand clients at most. */
export async function orderIn(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<OrderedDue[]> {
  if (clientIds.length === 0) return [];
  const withPaper = new Set((await outstandingPaperOf(tx, clientIds)).map(({ clientId }) => clientId));
  const parts = [clientIds.filter((id) => !withPaper.has(id))];
  const waiting = clientIds.filter((id) => withPaper.has(id));
  for (let at = 0; at < waiting.length; at += MOST_WITH_PAPER) parts.push(waiting.slice(at, at + MOST_WITH_PAPER));
  const ordered: OrderedDue[] = [];
  for (const part of parts) {
    const one = part.length === 0 ? null : await orderOne(tx, part);
    if (one !== null) ordered.push(one);
  }
  return ordered;
}

async function orderOne(tx: SqlTransaction, part: readonly ClientId[]): Promise<OrderedDue | null> {
  // An erasure of nobody would wait for ever.
  if ((await tx.query(ANYBODY, [part])).length === 0) return null;
  const erasureId = newId<'Erasure'>();
  await tx.query(ORDER, [erasureId]);
  const clientIds = (await tx.query<{ id: ClientId }>(NAME, [erasureId, part])).map(({ id }) => id);
  await record(tx, {
    action: 'retention.erasure-ordered',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { cause: 'due', ground: 'period-over', requestId: null, count: clientIds.length, told: false },
  });
  await promise(tx, eraseClients, { erasureId }, erasureId);
  return { erasureId, clientIds };
}
