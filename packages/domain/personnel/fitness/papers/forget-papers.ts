import { inSqlTransaction } from '@kean/db';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { record } from '../audit-events.ts';
import { objectOfPaper, type PaperOfCheck } from './stored-paper.ts';

/** What broke off a day ago, what was refused or taken back, and what was kept for its time. */
const IS_OVER = `CASE p.state WHEN 'kept' THEN check_papers_kept_until(p.fulfilment_id) <= now()
    WHEN 'receiving' THEN p.received_at <= now() - interval '1 day' ELSE true END`;
const OVER = `SELECT p.id AS "paperId", p.fulfilment_id AS "fulfilmentId", f.staff_id AS "staffId"
  FROM duty_paper p JOIN fulfilment f ON f.id = p.fulfilment_id WHERE ${IS_OVER} ORDER BY p.received_at LIMIT 200`;
const GONE = `DELETE FROM duty_paper p WHERE p.id = ANY ($1::uuid[]) AND ${IS_OVER} RETURNING p.id AS "paperId"`;

/**
 * What is over goes: first the key, so that no copy in any backup opens, then the bytes, then the row. Killed between two of them, the next run
 * finds the row again.
 * @returns how many went
 */
export async function forgetPapers({ services }: Pick<PersonnelWorker, 'services'>): Promise<number> {
  const over = await inSqlTransaction(services.db, CONDUCTOR, (tx) =>
    tx.query<PaperOfCheck & Record<string, unknown>>(OVER),
  );
  if (over.length === 0) return 0;
  const ids = over.map(({ paperId }) => paperId);
  await services.keyring.destroy('import', ids);
  for (const paperId of ids) await services.objects.delete(objectOfPaper(paperId));
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const gone = await tx.query<{ paperId: string }>(GONE, [ids]);
    for (const { paperId, fulfilmentId, staffId } of over) {
      if (!gone.some((one) => one.paperId === paperId)) continue;
      await record(tx, {
        ...{ action: 'personnel.check-paper-forgotten', outcome: 'allowed', principal: null },
        ...{ subject: { kind: 'Staff', id: staffId }, facts: { fulfilmentId, paperId } },
      });
    }
    return gone.length;
  });
}
