import { idOf } from '@kean/kernel';
import { defineOfficeMessage } from '@kean/messages';
import { z } from 'zod';

/** Names nobody and no duty: a mail is read on servers that are not ours. */
export const dutyEnds = defineOfficeMessage({
  name: 'personnel.duty-ends',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 24 * 60,
  facts: z.strictObject({ staffId: idOf<'Staff'>(), fulfilmentId: idOf<'Fulfilment'>() }),
  variables: {},
  mail: {
    subject: { zh: '客安：您有一项上岗条件即将到期', en: 'KeAn: something your role asks for ends soon' },
    paragraphs: [
      {
        zh: '到期后客户信息将对您关闭，直到重新办理。请在到期前登录客安，打开“我的上岗条件”，按提示签署、完成培训或联系人事。',
        en: 'When it ends, clients’ information is closed to you until it is done again. Sign in to KeAn before then, open “What I have to do” and sign, take the course or ask HR.',
      },
    ],
  },
});
