import type { SqlTransaction } from '@kean/db';
import type { CaseId } from '../../contract/cases.ts';
import type { SendingProgress } from '../../contract/notices.ts';

interface Counted {
  readonly step: 'waiting' | 'queued' | 'sent' | 'delivered' | 'byHand' | 'unreachable';
  readonly because: string | null;
  readonly count: number;
}

/** Of the whole case: whoever was told by an earlier notice of it is told. */
const COUNT = `
  SELECT CASE WHEN q.client_id IS NULL OR q.state = 'waiting' THEN 'waiting' WHEN q.state <> 'told' THEN q.state
              WHEN q.told_by IS NOT NULL THEN 'byHand' WHEN q.arrived_at IS NOT NULL THEN 'delivered' ELSE 'sent' END AS step,
         CASE WHEN q.state = 'unreachable' THEN q.because END AS because, count(*)::int AS count
    FROM leak_case_client l LEFT JOIN leak_notice_client q ON q.case_id = l.case_id AND q.client_id = l.client_id
   WHERE l.case_id = $1::uuid GROUP BY 1, 2 ORDER BY 3 DESC`;

export async function countTold(tx: SqlTransaction, caseId: CaseId): Promise<SendingProgress> {
  const counted = await tx.query<Counted & Record<string, unknown>>(COUNT, [caseId]);
  const of = (step: Counted['step']) => counted.reduce((sum, one) => sum + (one.step === step ? one.count : 0), 0);
  return {
    inCase: counted.reduce((sum, { count }) => sum + count, 0),
    ...{
      waiting: of('waiting'),
      queued: of('queued'),
      sent: of('sent'),
      delivered: of('delivered'),
      byHand: of('byHand'),
    },
    unreachable: counted.flatMap(({ because, count }) => (because === null ? [] : [{ because, count }])),
  };
}
