/** The words of a confirmed phone, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';

/** How a second person came to believe that the number is the client's. */
export const PHONE_SECONDS = {
  'papers-seen': { zh: '当面核对本人身份证件', en: 'identity papers seen, in person' },
  'called-old-number': { zh: '拨打原号码，本人确认', en: 'called the number before, and the client confirmed' },
  'met-in-person': { zh: '认识客户本人，当面确认', en: 'knows the client, and was told in person' },
  /** Of a number of staff: no other reason counts there, and this one nowhere else. */
  'colleague-is-client': {
    zh: '已向该同事核实：同事本人就是这位客户',
    en: 'asked the colleague: they are this client themself',
  },
} as const satisfies Record<string, PublicText>;
