/** The words of erasures and holds, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';

/** Why the law wants it gone (PIPL 47, first paragraph). */
export const ERASURE_GROUNDS = {
  'purpose-met': {
    zh: '处理目的已实现或无法实现（第四十七条第一项）',
    en: 'the purpose is met or cannot be met (47, item 1)',
  },
  'service-ended': {
    zh: '已停止提供服务，或保存期限届满（第四十七条第二项）',
    en: 'the service has ended, or the period is over (47, item 2)',
  },
  'consent-withdrawn': { zh: '个人撤回同意（第四十七条第三项）', en: 'consent was withdrawn (47, item 3)' },
  unlawful: {
    zh: '违反法律、行政法规或约定处理（第四十七条第四项）',
    en: 'it was processed against the law (47, item 4)',
  },
} as const satisfies Record<string, PublicText>;
/** The reason that a timer has, beside those that a person states. */
export const PERIOD_OVER = { zh: '保存期限届满', en: 'the period is over' } as const satisfies PublicText;

export const HOLD_REASONS = {
  lawsuit: { zh: '诉讼或仲裁', en: 'a lawsuit or an arbitration' },
  investigation: { zh: '配合司法或行政调查', en: 'an investigation' },
  authority: { zh: '主管部门要求', en: 'an order of an authority' },
  complaint: { zh: '投诉、举报处理中', en: 'a complaint that is being handled' },
  audit: { zh: '审计或合规检查', en: 'an audit' },
} as const satisfies Record<string, PublicText>;
/** The laws that keep something, by the ids of the regulation table. */
export const KEEPING_LAWS = {
  'brokerage/contracts': {
    zh: '《房地产经纪管理办法》第二十六条规定的合同保存期',
    en: 'the Measures on Real-Estate Brokerage, art. 26, which keep contracts',
  },
} as const satisfies Record<string, PublicText>;
