import { inSqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type CheckPaper, type CheckPapers, MOST_PAPERS } from '../../contract/fitness.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { readCheck } from './stored-paper.ts';

const PAPERS = `SELECT p.id AS "paperId", p.type, p.size_bytes AS "sizeBytes", p.scan, s.display_name AS "receivedByName", p.kept_at AS "keptAt"
  FROM duty_paper p JOIN staff s ON s.id = p.received_by WHERE p.fulfilment_id = $1::uuid AND p.state = 'kept' ORDER BY p.kept_at`;

/**
 * What lies beside a check of somebody else, and nothing of what it says.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_OWN_DUTY
 */
export function listPapers(call: SignedInContext, fulfilmentId: Id<'Fulfilment'>): Promise<CheckPapers> {
  const { principal, services, authorizer } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const check = await readCheck(tx, fulfilmentId);
    if (check === null) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    if (check.staffId === principal.staffId) throw failFitness('PERSONNEL_OWN_DUTY');
    const papers = await tx.query<CheckPaper & Record<string, unknown>>(PAPERS, [fulfilmentId]);
    await record(tx, {
      ...{ action: 'personnel.fitness-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Staff', id: check.staffId }, facts: { count: papers.length } },
    });
    const mayRecord = authorizer.may('personnel.record-duties');
    const counts = check.state === 'asked' || check.state === 'standing';
    return {
      papers,
      keptUntil: check.keptUntil,
      mayAdd: mayRecord && counts && check.papers < MOST_PAPERS,
      mayEnd: mayRecord && check.state === 'asked',
    };
  });
}
