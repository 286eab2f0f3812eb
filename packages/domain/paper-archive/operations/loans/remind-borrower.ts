import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { loanDue, openLoan } from '../../messages/loan-due.ts';

/** What the jobs of the archive are lent. */
export interface PaperWorker {
  readonly services: { readonly db: Database };
}

const SYSTEM = { ...nobody, clientScope: 'agency' } as const;
const LENDER = 'SELECT lent_by AS "staffId" FROM paper_loan WHERE id = $1::uuid';

/** Queues a mail to who has the file, and once it is overdue to who lent it; once for each person and occasion. What is back reminds nobody. */
export function remindBorrower(
  db: Database,
  { loanId, when }: { readonly loanId: Id<'PaperLoan'>; readonly when: 'near' | 'over' },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, SYSTEM, async (tx) => {
    const loan = await openLoan(tx, loanId);
    if (loan !== undefined) {
      const lenders = when === 'over' ? await tx.query<{ staffId: StaffId }>(LENDER, [loanId]) : [];
      for (const staffId of [loan.borrowerId, ...lenders.map((one) => one.staffId)]) {
        await queueOfficeMessage(tx, loanDue, {
          ...{ channel: 'mail', language: 'both', facts: { loanId, staffId } },
          staffId,
          key: `${loanId}.${when}.${staffId}`,
        });
      }
    }
    await done(tx);
  });
}
