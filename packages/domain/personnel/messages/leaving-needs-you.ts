import type { SqlTransaction } from '@kean/db';
import { type Id, idOf, Personal, type StaffId } from '@kean/kernel';
import { choice, count, defineOfficeMessage, queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';

const WHY = {
  failed: { zh: '有一步没有完成', en: 'a step did not end' },
  unsigned: { zh: '保密提醒仍未签署', en: 'the reminder of secrecy is not signed' },
  'system-untold': { zh: '有一个外部系统没有收到通知', en: 'another system could not be told' },
  'left-over': { zh: '复查发现仍持有权限或凭证', en: 'something is still held' },
} as const;
export type LeavingNeed = keyof typeof WHY;

/** Names nobody: a mail is read on servers that are not ours. */
const leavingNeedsYou = defineOfficeMessage({
  name: 'personnel.leaving-needs-you',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({
    leavingId: idOf<'Leaving'>(),
    staffId: idOf<'Staff'>(),
    why: z.enum(['failed', 'unsigned', 'system-untold', 'left-over']),
  }),
  variables: { number: count, why: choice(WHY) },
  mail: {
    subject: { zh: '客安：离职办理 {number} 需要您处理', en: 'KeAn: leaving no. {number} needs you' },
    paragraphs: [
      {
        zh: '离职办理 {number}：{why}。本人的访问已经停止，不受影响。',
        en: 'Leaving no. {number}: {why}. The person’s access is cut and stays so.',
      },
      { zh: '请在客安“离职办理”中打开它，按提示处理。', en: 'Open it under Leavings in KeAn and do what it says.' },
    ],
  },
});

const WHO = 'SELECT ordered_by AS "staffId", version FROM leaving WHERE id = $1::uuid';
const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const NUMBER = `SELECT number FROM leaving WHERE id = $1::uuid AND state NOT IN ('called-off', 'undone')`;

/** Puts a leaving before whoever ordered it, once for each time that it moved. */
export async function tellWhoOrdered(tx: SqlTransaction, leavingId: Id<'Leaving'>, why: LeavingNeed): Promise<void> {
  const [ordered] = await tx.query<{ staffId: StaffId; version: number }>(WHO, [leavingId]);
  if (ordered === undefined) return;
  const { staffId, version } = ordered;
  await queueOfficeMessage(tx, leavingNeedsYou, {
    ...{ channel: 'mail', language: 'both', facts: { leavingId, staffId, why } },
    ...{ staffId, key: `${leavingId}.${why}.${version}` },
  });
}

/** Read when it is sent: somebody who left gets no mail. */
export const leavingNeedsYouMessage = officeMessage(leavingNeedsYou, {
  read: async (tx, { leavingId, staffId, why }) => {
    const [leaving] = await tx.query<{ number: number }>(NUMBER, [leavingId]);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (leaving === undefined || mail === undefined) return null;
    return { to: new Personal(mail.email), values: { number: leaving.number, why } };
  },
});
