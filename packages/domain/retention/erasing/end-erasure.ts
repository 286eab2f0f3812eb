import { record } from '../audit-events.ts';
import type { Conducting } from './erasure-worker.ts';

const END = `UPDATE erasure SET state = 'done', failure = NULL, ended_at = clock_timestamp(), version = version + 1
  WHERE id = $1::uuid RETURNING step_count AS steps`;

/** Says that it was done, once everything before it was. */
export async function endErasure({ tx, erasureId, clientIds }: Conducting): Promise<number> {
  const [ended] = await tx.query<{ steps: number }>(END, [erasureId]);
  await record(tx, {
    action: 'retention.erasure-ended',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { count: clientIds.length, steps: ended?.steps ?? 0 },
  });
  return 0;
}
