/** The words of fitness, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';
import type { DutyState, PaperReason } from './fitness.ts';

export const DUTY_STATES: Readonly<Record<DutyState, PublicText>> = {
  'not-asked': { zh: '不要求', en: 'not asked' },
  missing: { zh: '未完成', en: 'missing' },
  asked: { zh: '待复核', en: 'to be decided' },
  standing: { zh: '有效', en: 'stands' },
  soon: { zh: '即将到期', en: 'ends soon' },
  over: { zh: '已过期', en: 'over' },
  against: { zh: '审查不通过', en: 'check against' },
};

export const CHECK_RESULTS = {
  clear: { zh: '无异常', en: 'nothing found' },
  noted: { zh: '有记录，经评估可上岗', en: 'something found, may work with clients' },
  unsuitable: { zh: '不宜接触客户信息', en: 'not to work with clients’ information' },
} as const satisfies Record<string, PublicText>;

export const CHECKERS = {
  'public-security': { zh: '公安机关（无犯罪记录证明）', en: 'public security (certificate of no record)' },
  'screening-company': { zh: '第三方背景调查机构', en: 'screening company' },
  office: { zh: '本机构核查', en: 'the agency itself' },
} as const satisfies Record<string, PublicText>;

export const PAPER_REASON_WORDS: Readonly<Record<PaperReason, PublicText>> = {
  decide: { zh: '复核这项登记', en: 'to decide what was recorded' },
  audit: { zh: '内部检查或外部监管检查', en: 'an audit, or an inspection by an authority' },
  dispute: { zh: '处理争议（含劳动争议）', en: 'a dispute' },
  'own-request': { zh: '应本人请求', en: 'the person asked for it' },
};
