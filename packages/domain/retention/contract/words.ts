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

/** What a rule keeps together. The first three are of clients and have clocks; the rest states how long, for whoever disposes of it. */
export const RULE_GROUPS = {
  'client-dossier': {
    zh: '客户档案（身份、联系方式及其余全部）',
    en: 'the dossier: identity, contact and all the rest',
  },
  'client-needs': { zh: '求购、求租需求', en: 'needs of buyers and tenants' },
  'client-property': { zh: '房源信息', en: 'properties of sellers and landlords' },
  'contract-papers': { zh: '经纪服务合同', en: 'brokerage contracts' },
  assessments: { zh: '影响评估报告与处理记录', en: 'impact assessments and their records' },
  logs: { zh: '网络与操作日志', en: 'logs' },
} as const satisfies Record<string, PublicText>;
/** What starts a period. */
export const STARTS = {
  'last-contact': { zh: '最后一次联系', en: 'the last contact' },
  'service-finished': { zh: '服务结束', en: 'the end of the service' },
  'contract-ended': { zh: '合同结束', en: 'the end of the contract' },
  'consent-withdrawn': { zh: '撤回同意', en: 'consent was withdrawn' },
  recorded: { zh: '形成记录', en: 'it was recorded' },
} as const satisfies Record<string, PublicText>;
/** Which of them a group may have. The database holds the same list. */
export const STARTS_OF = {
  'client-dossier': ['last-contact', 'service-finished', 'contract-ended', 'consent-withdrawn'],
  'client-needs': ['last-contact', 'service-finished', 'contract-ended', 'consent-withdrawn'],
  'client-property': ['last-contact', 'service-finished', 'contract-ended', 'consent-withdrawn'],
  'contract-papers': ['contract-ended'],
  assessments: ['recorded'],
  logs: ['recorded'],
} as const satisfies Record<keyof typeof RULE_GROUPS, readonly (keyof typeof STARTS)[]>;
/** The laws that a rule may rest on, by the ids of the regulation table. */
export const RULE_LAWS = {
  'brokerage/contracts': { zh: '房地产经纪管理办法第二十六条', en: 'Measures on Real-Estate Brokerage, art. 26' },
  'pipl/assessments': { zh: '个人信息保护法第五十六条', en: 'PIPL, art. 56' },
  'cybersecurity/logs': { zh: '网络安全法第二十三条', en: 'Cybersecurity Law, art. 23' },
} as const satisfies Record<string, PublicText>;

/** What somebody may say of a client's service. */
export const EVENT_WORDS = {
  contacted: { zh: '最近联系过', en: 'was in contact' },
  'service-resumed': { zh: '服务恢复', en: 'the service was taken up again' },
  'service-finished': { zh: '服务结束', en: 'the service was finished' },
  'contract-ended': { zh: '合同结束', en: 'the contract ended' },
} as const satisfies Record<string, PublicText>;

/** Why something was left off a list, or stayed when the day came. */
export const HELD_BACK = {
  'under-hold': { zh: '有法律保留', en: 'a legal hold' },
  restricted: { zh: '本人要求限制处理', en: 'its use is restricted' },
  'not-due-any-more': {
    zh: '期限已变（新的服务、联系或规则）',
    en: 'not due any more: a new service, contact or rule',
  },
  'kept-by-law': { zh: '合同法定保存期未满', en: 'the law keeps the contract' },
  'erased-already': { zh: '已删除或正在删除', en: 'erased already, or being erased' },
} as const satisfies Record<string, PublicText>;
/** Why a person took something off a list. */
export const TAKEN_OUT = {
  'service-going-on': { zh: '仍在服务', en: 'the service goes on' },
  dispute: { zh: '存在争议或投诉', en: 'a dispute or a complaint' },
  'facts-wrong': { zh: '日期或事实有误', en: 'a day or a fact is wrong' },
} as const satisfies Record<string, PublicText>;
