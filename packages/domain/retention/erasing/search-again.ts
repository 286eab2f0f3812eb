import { record } from '../audit-events.ts';
import { failRetention } from '../errors.ts';
import type { Conducting } from './erasure-worker.ts';
import { countInLooseText } from './search-loose-text.ts';
import { tablesThatNameThem } from './tables-that-name-them.ts';

const ELSEWHERE = `SELECT coalesce(sum(elsewhere), 0)::int4 AS count FROM erased_client WHERE client_id = ANY ($1::uuid[])`;

/**
 * Looks for the clients once more where they were and where they should never have been: in every place that was emptied, in every table
 * that can name a client, in texts that may hold anything, and for their keys.
 * @throws AppError RETENTION_LEFT_BEHIND with the place, RETENTION_KEY_STILL_THERE
 */
export async function searchAgain({ tx, worker, erasureId, clientIds }: Conducting): Promise<number> {
  await requireKeysGone(worker, clientIds);
  const sinks = worker.erasings.flatMap(({ closing, sinks: emptied }) => [...closing, ...emptied]);
  // What is searched by is forgotten after the search.
  const searched = sinks.filter(({ reaches }) => !reaches.includes('erased_client.matches'));
  for (const sink of searched) {
    const left = await sink.countLeft(tx, clientIds, worker.services.objects);
    if (left > 0) throw failRetention('RETENTION_LEFT_BEHIND', { place: sink.name });
  }
  const kept = new Set(worker.erasings.flatMap(({ keeps }) => keeps.map(({ table }) => table)));
  const naming = await tablesThatNameThem(tx, clientIds, kept);
  const [left] = naming.filled;
  if (left !== undefined) throw failRetention('RETENTION_LEFT_BEHIND', { place: left });
  const loose = await countInLooseText(tx, await worker.services.keyring.indexes(), clientIds);
  if (loose.found !== null) throw failRetention('RETENTION_LEFT_BEHIND', { place: loose.found });
  const [elsewhere] = await tx.query<{ count: number }>(ELSEWHERE, [clientIds]);
  await record(tx, {
    action: 'retention.searched-again',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { places: searched.length + naming.looked + loose.looked, elsewhere: elsewhere?.count ?? 0 },
  });
  return 0;
}

async function requireKeysGone(worker: Conducting['worker'], clientIds: Conducting['clientIds']): Promise<void> {
  const absence = await worker.services.keyring.absenceOf('client', clientIds);
  const still = clientIds.find((id) => absence.get(id) !== 'destroyed' && absence.get(id) !== 'never');
  if (still !== undefined) throw failRetention('RETENTION_KEY_STILL_THERE', { clientId: still });
}
