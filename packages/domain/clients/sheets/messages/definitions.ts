/** What is said when a code was printed for a client, and when somebody came in by it. */
import { idOf } from '@kean/kernel';
import { count, defineClientMessage, defineOfficeMessage } from '@kean/messages';
import { z } from 'zod';

/** To a mailbox that the client proved, in the night as well: whoever did not come to the shop hears that somebody did. */
export const sheetPrinted = defineClientMessage({
  name: 'clients.sheet-printed',
  version: 1,
  purpose: 'send-about-rights',
  urgent: true,
  validMinutes: 3 * 24 * 60,
  variables: {},
  mail: {
    subject: { zh: '门店为您打印了到店核验单', en: 'A sheet for your pages was printed' },
    paragraphs: [
      {
        zh: '我们的门店核对证件后，为您打印了一张到店核验单，可以打开您的信息页面。',
        en: 'Our shop saw an identity paper and printed a sheet for you, which opens your own pages.',
      },
      {
        zh: '如果不是您本人到店，请立即联系门店或拨打告知书上的电话。您的页面“谁看过”中有全部记录。',
        en: 'If you were not there, call our office or the number in the notice at once. Your pages show, under Who looked, everything that was done.',
      },
    ],
  },
});

/** To whoever may print for the whole agency, of each opening. Names nobody: a mail is read on servers that are not ours. */
export const sheetUsed = defineOfficeMessage({
  name: 'clients.sheet-used',
  version: 1,
  audience: 'staff',
  urgent: false,
  validMinutes: 7 * 24 * 60,
  facts: z.strictObject({ visitId: idOf<'Visit'>(), staffId: idOf<'Staff'>() }),
  variables: { number: count },
  mail: {
    subject: { zh: '客安：客户凭到店核验单进入了本人页面', en: 'KeAn: a client came in by a printed sheet' },
    paragraphs: [
      {
        zh: '编号 {number} 的客户没有手机，凭门店打印的核验单进入了本人页面。谁核对的证件、谁给的链接，见客安的操作日志。',
        en: 'Client no. {number} has no mobile and came into their pages by a sheet that a shop printed. The log in KeAn says who saw the paper and who gave the link.',
      },
      {
        zh: '请抽查：必要时按登记的座机回访，确认是客户本人到店。',
        en: 'Please look into some of these: call the landline on record and ask whether it was the client who came.',
      },
    ],
  },
});
