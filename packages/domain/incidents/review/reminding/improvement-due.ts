import type { SqlTransaction } from '@kean/db';
import { idOf, Personal } from '@kean/kernel';
import { choice, defineOfficeMessage, line } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { record } from '../../audit-events.ts';
import type { CaseId } from '../../contract/cases.ts';
import { ImprovementId } from '../../contract/review.ts';

/** Its words are read on servers that are not ours: neither what is to become better nor of which case. */
export const improvementDue = defineOfficeMessage({
  name: 'incidents.improvement-due',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ improvementId: ImprovementId, staffId: idOf<'Staff'>() }),
  variables: {
    day: line(10),
    standing: choice({
      soon: { zh: '即将到期', en: 'is due soon' },
      late: { zh: '已经逾期', en: 'is overdue' },
    }),
  },
  mail: {
    subject: { zh: '客安：您的一项改进措施{standing}', en: 'KeAn: an improvement of yours {standing}' },
    paragraphs: [
      {
        zh: '您负责的一项改进措施（{day} 到期）{standing}，还没有登记完成。',
        en: 'An improvement that you own, due on {day}, {standing} and is not said to be done yet.',
      },
      {
        zh: '请打开客安工作台的“我的改进措施”，完成后登记；不能按时完成的，请尽早告诉把它交给您的同事。',
        en: 'Open KeAn, My improvements, and say when it is done. Where it cannot be done in time, tell the colleague who gave it to you.',
      },
    ],
  },
});

const OWED = `
  SELECT i.owner_id AS "ownerId", i.due_on::text AS day, u.email,
         i.due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date AS "isLate"
    FROM leak_improvement i JOIN leak_case c ON c.id = i.case_id AND NOT c.is_drill
    JOIN staff s ON s.id = i.owner_id AND s.status = 'active' JOIN auth_user u ON u.id = s.id
   WHERE i.id = $1::uuid AND i.state = 'open' AND NOT concerns_in_case(i.case_id, s.id)`;
const CASE = 'SELECT case_id AS "caseId" FROM leak_improvement WHERE id = $1::uuid';

export interface OwedImprovement {
  readonly ownerId: string;
  /** `2026-12-31` by the calendar of the office. */
  readonly day: string;
  readonly email: string;
  readonly isLate: boolean;
}

/** An improvement that its owner has not done; `null` where there is none any more, or nobody who owns it. */
export async function owedImprovement(
  tx: SqlTransaction,
  improvementId: ImprovementId,
): Promise<OwedImprovement | null> {
  const [owed] = await tx.query<OwedImprovement & Record<string, unknown>>(OWED, [improvementId]);
  return owed ?? null;
}

/** Read when it is sent: what was done meanwhile, or given to somebody else, reminds nobody. */
export const improvementDueMessage = officeMessage(improvementDue, {
  read: async (tx, { improvementId, staffId }) => {
    const owed = await owedImprovement(tx, improvementId);
    if (owed?.ownerId !== staffId) return null;
    return { to: new Personal(owed.email), values: { day: owed.day, standing: owed.isLate ? 'late' : 'soon' } };
  },
  sent: async (tx, { improvementId, staffId }) => {
    const [of] = await tx.query<{ caseId: CaseId }>(CASE, [improvementId]);
    if (of === undefined) throw new TypeError('an improvement that was mailed is there');
    await record(tx, {
      ...{ action: 'incidents.improvement-reminded', outcome: 'allowed', principal: null },
      ...{ subject: { kind: 'LeakCase', id: of.caseId }, facts: { improvementId, staffId } },
    });
  },
});
