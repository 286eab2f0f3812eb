import { record } from '../audit-events.ts';
import type { Conducting } from './erasure-worker.ts';

const GONE = `UPDATE erasure SET key_gone_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid AND key_gone_at IS NULL`;

/**
 * Fence first, and the key with it, in the key store's own transaction; then every process forgets it. What is said here is committed
 * after that: killed in between, the fence stands, and the next run finds it standing.
 */
export async function destroyKeys({ tx, worker, erasureId, clientIds }: Conducting): Promise<number> {
  const { keyring } = worker.services;
  await keyring.destroy('client', clientIds);
  // A client bears the id of the draft that it was; a draft that was never ended has a key still.
  const absent = await keyring.absenceOf('import', clientIds);
  const drafts = clientIds.filter((id) => !absent.has(id));
  if (drafts.length > 0) await keyring.destroy('import', drafts);
  await tx.query(GONE, [erasureId]);
  await record(tx, {
    action: 'retention.keys-destroyed',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { count: clientIds.length },
  });
  return clientIds.length;
}
