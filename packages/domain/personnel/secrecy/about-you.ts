import type { SqlTransaction } from '@kean/db';
import { type Id, idOf, type StaffId } from '@kean/kernel';
import { choice, defineOfficeMessage, queueOfficeMessage } from '@kean/messages';
import { z } from 'zod';

export const ABOUT_YOU = {
  stands: { zh: '有一条与您有关的登记已经确认', en: 'a record that concerns you was confirmed' },
  answered: { zh: '您的申诉已有答复', en: 'your appeal was answered' },
} as const;

/** Says that there is something and nothing of it: a mail is read on servers that are not ours. */
export const aboutYou = defineOfficeMessage({
  name: 'personnel.record-about-you',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 7 * 24 * 60,
  facts: z.strictObject({
    breachId: idOf<'SecrecyBreach'>(),
    staffId: idOf<'Staff'>(),
    what: z.enum(['stands', 'answered']),
  }),
  variables: { what: choice(ABOUT_YOU) },
  mail: {
    subject: { zh: '客安：{what}，请查看', en: 'KeAn: {what}' },
    paragraphs: [
      {
        zh: '{what}。请登录客安，在“我的上岗条件”页查看全文；已确认的登记可以在三十日内申诉。',
        en: 'In KeAn, {what}. Sign in and read it under My duties; a record that was confirmed can be appealed within thirty days.',
      },
    ],
  },
});

export async function tellWhomItIsAbout(
  tx: SqlTransaction,
  breachId: Id<'SecrecyBreach'>,
  staffId: StaffId,
  what: keyof typeof ABOUT_YOU,
): Promise<void> {
  const [{ version } = { version: 0 }] = await tx.query<{ version: number }>(
    'SELECT version FROM secrecy_breach WHERE id = $1::uuid',
    [breachId],
  );
  await queueOfficeMessage(tx, aboutYou, {
    ...{ channel: 'mail', language: 'both', facts: { breachId, staffId, what } },
    ...{ staffId, key: `${breachId}.${version}` },
  });
}
