import type { SqlTransaction } from '@kean/db';
import { idOf, Personal } from '@kean/kernel';
import { choice, count, defineOfficeMessage, moment } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { record } from '../../audit-events.ts';
import { lastMinuteOf } from '../messages/last-minute-of.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { requestAsSystem } from './request-as-system.ts';

/** Names nobody and no client: a mail is read on servers that are not ours. */
export const requestDue = defineOfficeMessage({
  name: 'clients.request-due',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ requestId: idOf<'Request'>(), staffId: idOf<'Staff'>() }),
  variables: {
    number: count,
    until: moment,
    standing: choice({
      near: { zh: '即将到期', en: 'is due soon' },
      over: { zh: '已经逾期', en: 'is overdue' },
    }),
  },
  mail: {
    subject: { zh: '客安：一个权利请求{standing}', en: 'KeAn: a request of a client {standing}' },
    paragraphs: [
      {
        zh: '编号 {number} 的权利请求{standing}，答复期限为北京时间 {until}。',
        en: 'Request no. {number} of a client {standing}; its answer is due at {until}, Beijing time.',
      },
      {
        zh: '请打开客安的“权利请求”办理。确需更多时间的，可以延长一次并告知客户。',
        en: 'Open Requests in KeAn to handle it. Where it needs more time, the day can be moved once and the client is told.',
      },
    ],
  },
});

const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;

/** Read when it is sent: an answered request, or somebody who left, gets no mail. */
export const requestDueMessage = officeMessage(requestDue, {
  read: async (tx, { requestId, staffId }) => {
    const [found] = await requestAsSystem(tx, requestId);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (found === undefined || found.decidedAt !== null || mail === undefined) return null;
    const { number, dueAt, isOverdue } = found;
    const values = { number, until: lastMinuteOf(dueAt), standing: isOverdue ? 'over' : 'near' } as const;
    return { to: new Personal(mail.email), values };
  },
  sent: recordThatItWent,
});

async function recordThatItWent(
  tx: SqlTransaction,
  { requestId, staffId }: z.output<(typeof requestDue)['facts']>,
): Promise<void> {
  const [found] = await requestAsSystem(tx, requestId);
  if (found === undefined) return;
  await record(tx, {
    action: 'clients.request-reminded',
    outcome: 'allowed',
    principal: null,
    branchId: aComplaintStaysOutOfTheBranchsLog(found.kind, found.branchId),
    subject: { kind: 'Client', id: found.clientId },
    facts: { requestId, remindedId: staffId },
  });
}
