import { instantThere } from '@kean/queues';
import { record } from '../audit-events.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { lookOn } from '../certificates/issue-final-statement.ts';
import type { Conducting } from './erasure-worker.ts';

const END = `UPDATE erasure SET state = 'done', failure = NULL, ended_at = clock_timestamp(), version = version + 1
  WHERE id = $1::uuid RETURNING step_count AS steps, cause`;

/** Says that it was done, once everything before it was; whoever asked for it gets that in writing, now and when no copy opens any more. */
export async function endErasure({ tx, worker, erasureId, clientIds }: Conducting): Promise<number> {
  const [ended] = await tx.query<{ steps: number; cause: string }>(END, [erasureId]);
  await record(tx, {
    action: 'retention.erasure-ended',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: clientIds,
    facts: { count: clientIds.length, steps: ended?.steps ?? 0 },
  });
  if (ended?.cause !== 'request') return 0;
  for (const clientId of clientIds) {
    const day = await issueCertificate(tx, { erasureId, clientId, kind: 'erased', erasings: worker.erasings });
    await lookOn(tx, erasureId, instantThere(day, '06:00'));
  }
  return 0;
}
