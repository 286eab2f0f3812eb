import { idOf } from '@kean/kernel';
import { choice, defineOfficeMessage } from '@kean/messages';
import { z } from 'zod';

export const WHOSE = {
  yours: { zh: '您的', en: 'yours' },
  colleague: { zh: '一名员工的', en: 'that of a member of staff' },
} as const;

/** Names nobody and neither address: one of the mailboxes may be somebody else's by now. */
export const mailChanged = defineOfficeMessage({
  name: 'personnel.mail-changed',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({
    pastId: idOf<'StaffMailPast'>(),
    /** Whom it is about, told at the address before; or whoever of HR is told. */
    staffId: idOf<'Staff'>(),
    whose: z.enum(['yours', 'colleague']),
  }),
  variables: { whose: choice(WHOSE) },
  mail: {
    subject: {
      zh: '客安：工作邮箱已被人事系统更改（{whose}）',
      en: 'KeAn: a work address was changed by a directory ({whose})',
    },
    paragraphs: [
      {
        zh: '人事系统更改了{whose}工作邮箱，今后的登录与通知使用新邮箱。',
        en: 'A directory changed a work address ({whose}). Signing in and messages use the new one from now on.',
      },
      {
        zh: '如果这不是你们要求的更改，请立即联系人事与信息安全，并停用该人事系统的连接。',
        en: 'If nobody asked for this, call HR and information security at once and switch that directory off.',
      },
    ],
  },
});
