import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { objectOfPaper, type PaperId, type PaperOfCheck } from './stored-paper.ts';

const PAPER = `SELECT p.id AS "paperId", p.fulfilment_id AS "fulfilmentId", f.staff_id AS "staffId", f.state = 'asked' AS "isAsked"
  FROM duty_paper p JOIN fulfilment f ON f.id = p.fulfilment_id WHERE p.id = $1::uuid AND p.state = 'kept' FOR UPDATE OF p, f`;
const END = `UPDATE duty_paper SET state = 'ended', sealed_key = NULL, ended_at = clock_timestamp() WHERE id = $1::uuid`;

/**
 * Takes back what was attached by mistake, while nobody has decided by it: it opens no more from the commit on. Its key is destroyed by the worker.
 * @throws AppError PERSONNEL_PAPER_NOT_FOUND | PERSONNEL_PAPER_DECIDED_BY
 */
export async function takePaperBack(call: SignedInContext, paperId: PaperId): Promise<void> {
  const { services, principal } = call;
  await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [paper] = await tx.query<PaperOfCheck & { isAsked: boolean } & Record<string, unknown>>(PAPER, [paperId]);
    if (paper === undefined) throw failFitness('PERSONNEL_PAPER_NOT_FOUND');
    if (!paper.isAsked) throw failFitness('PERSONNEL_PAPER_DECIDED_BY');
    await tx.query(END, [paperId]);
    await record(tx, {
      ...{ action: 'personnel.check-paper-taken-back', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Staff', id: paper.staffId }, facts: { fulfilmentId: paper.fulfilmentId, paperId } },
    });
  });
  await services.objects.delete(objectOfPaper(paperId));
}
