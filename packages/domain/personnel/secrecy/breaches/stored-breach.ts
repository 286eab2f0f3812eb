import { inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import { AppError, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { BreachState } from '../../contract/secrecy.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { eachPartOfABreachIsAnothers } from '../rules/each-part-of-a-breach-is-anothers.ts';
import type { BreachId } from './sealed-words.ts';

/** Row security asks who it is: a record about oneself is not seen before it was decided. */
export const asThemself = ({ principal }: Pick<SignedInContext, 'principal'>): RowPrincipal => ({
  ...nobody,
  staffId: principal.staffId,
});

export interface StoredBreach {
  readonly staffId: StaffId;
  readonly state: BreachState;
  readonly version: number;
  /** Whoever said, decided or wrote anything of it but the answer. */
  readonly hadPart: readonly StaffId[];
  readonly isAppealOpen: boolean;
  /** Whom it is about works here no more. */
  readonly hasLeft: boolean;
}

const LOCK = `
  SELECT b.staff_id AS "staffId", b.state, b.version,
         ARRAY(SELECT b.recorded_by UNION SELECT b.decided_by WHERE b.decided_by IS NOT NULL
           UNION SELECT t.written_by FROM secrecy_breach_text t WHERE t.breach_id = b.id AND t.what <> 'answer') AS "hadPart",
         coalesce(b.state = 'standing' AND b.decided_at > now() - interval '30 days', false) AS "isAppealOpen",
         (SELECT s.status = 'left' FROM staff s WHERE s.id = b.staff_id) AS "hasLeft"
    FROM secrecy_breach b WHERE b.id = $1::uuid FOR UPDATE OF b`;

/** Holds the row for this transaction. @throws AppError PERSONNEL_BREACH_NOT_FOUND | PERSONNEL_BREACH_MOVED_ON */
export async function lockBreach(tx: SqlTransaction, breachId: BreachId, version: number): Promise<StoredBreach> {
  const [stored] = await tx.query<StoredBreach & Record<string, unknown>>(LOCK, [breachId]);
  if (stored === undefined) throw failSecrecy('PERSONNEL_BREACH_NOT_FOUND');
  if (stored.version !== version) throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
  return stored;
}

const REASONS: Readonly<Record<string, 'own' | 'same-person'>> = {
  PERSONNEL_BREACH_OF_YOURS: 'own',
  PERSONNEL_BREACH_BY_ANOTHER: 'same-person',
};

/** Whether somebody may record, decide or answer. @throws AppError PERSONNEL_BREACH_OF_YOURS | PERSONNEL_BREACH_BY_ANOTHER */
export function requireAnother(by: StaffId, breach: Pick<StoredBreach, 'staffId' | 'hadPart'>): void {
  const reason = eachPartOfABreachIsAnothers(breach, by);
  if (reason !== null)
    throw failSecrecy(reason === 'own' ? 'PERSONNEL_BREACH_OF_YOURS' : 'PERSONNEL_BREACH_BY_ANOTHER');
}

/** What was refused is undone with its transaction; that it was tried stands in the log. */
export async function recordingRefusals<Result>(
  { principal, services }: SignedInContext,
  breachId: BreachId | null,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof AppError ? REASONS[error.code] : undefined;
    if (reason !== undefined) {
      await inSqlTransaction(services.db, nobody, (tx) =>
        record(tx, {
          ...{ action: 'personnel.breach-refused', outcome: 'refused', principal },
          ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { reason } },
        }),
      );
    }
    throw error;
  }
}
