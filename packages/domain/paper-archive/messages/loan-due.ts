import type { SqlTransaction } from '@kean/db';
import { type BranchId, type ClientId, type Id, idOf, Personal, type StaffId } from '@kean/kernel';
import { choice, defineOfficeMessage, moment } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { record } from '../audit-events.ts';

/** Names no client and no file: a mail is read on servers that are not ours. */
export const loanDue = defineOfficeMessage({
  name: 'paper-archive.loan-due',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ loanId: idOf<'PaperLoan'>(), staffId: idOf<'Staff'>() }),
  variables: {
    until: moment,
    standing: choice({
      near: { zh: '即将到期', en: 'is due soon' },
      over: { zh: '已经逾期', en: 'is overdue' },
    }),
  },
  mail: {
    subject: { zh: '客安：一份借出的纸质档案{standing}', en: 'KeAn: a paper file on loan {standing}' },
    paragraphs: [
      {
        zh: '一份借出的纸质档案{standing}，应于北京时间 {until} 前归还。',
        en: 'A paper file on loan {standing}: it is to be back by {until}, Beijing time.',
      },
      {
        zh: '借阅人请将档案交还档案员；档案员请在客安“纸质档案”中查看借阅清单。',
        en: 'If you have it, bring it back to the archivist; if you keep the cabinet, see Loans under Paper files in KeAn.',
      },
    ],
  },
});

const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const LOAN = `SELECT l.borrower_id AS "borrowerId", l.due_at AS "dueAt", l.due_at < now() AS "isOverdue", f.client_id AS "clientId",
    f.branch_id AS "branchId" FROM paper_loan l JOIN paper_file f ON f.id = l.file_id WHERE l.id = $1::uuid AND l.returned_at IS NULL`;

export interface OpenLoan {
  readonly borrowerId: StaffId;
  readonly dueAt: Date;
  readonly isOverdue: boolean;
  readonly clientId: ClientId;
  readonly branchId: BranchId;
}

/** A file that is out; none where it came back. */
export async function openLoan(tx: SqlTransaction, loanId: Id<'PaperLoan'>): Promise<OpenLoan | undefined> {
  const [loan] = await tx.query<OpenLoan & Record<string, unknown>>(LOAN, [loanId]);
  return loan;
}

/** Read when it is sent: a file that is back, or somebody who left, gets no mail. */
export const loanDueMessage = officeMessage(loanDue, {
  read: async (tx, { loanId, staffId }) => {
    const loan = await openLoan(tx, loanId);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (loan === undefined || mail === undefined) return null;
    return {
      to: new Personal(mail.email),
      values: { until: loan.dueAt, standing: loan.isOverdue ? 'over' : 'near' } as const,
    };
  },
  sent: async (tx, { loanId, staffId }) => {
    const loan = await openLoan(tx, loanId);
    if (loan === undefined) return;
    await record(tx, {
      action: 'paper-archive.borrower-reminded',
      outcome: 'allowed',
      principal: null,
      branchId: loan.branchId,
      subject: { kind: 'Client', id: loan.clientId },
      facts: { loanId, borrowerId: staffId },
    });
  },
});
