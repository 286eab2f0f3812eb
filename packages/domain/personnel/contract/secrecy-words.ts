/** The words of the registers of secrecy, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';

export const BREACH_KINDS = {
  'told-outside': { zh: '向外透露客户信息', en: 'told clients’ information outside' },
  'looked-without-need': { zh: '无工作需要查阅客户信息', en: 'looked at clients without need' },
  'took-away': { zh: '私自抄录、拍摄或带走', en: 'noted down, photographed or took away' },
  'lent-account': { zh: '出借或使用他人账号', en: 'lent an account, or used another’s' },
  'lost-papers': { zh: '遗失客户资料或设备', en: 'lost papers or a device' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, PublicText>;

export const BREACH_MEASURES = {
  talk: { zh: '谈话提醒', en: 'a talk' },
  warning: { zh: '书面警告', en: 'a written warning' },
  training: { zh: '重新培训', en: 'training again' },
  'access-taken': { zh: '收回或调整权限', en: 'access taken or narrowed' },
  dismissal: { zh: '解除劳动合同', en: 'dismissal' },
  reported: { zh: '移送主管机关', en: 'reported to the authorities' },
} as const satisfies Record<string, PublicText>;

/** `asked`: said by one and not decided · `appealed`: whom it is about disagrees · `upheld`, `lifted`: what came of that */
export const BREACH_STATES = {
  asked: { zh: '待复核', en: 'to be decided' },
  standing: { zh: '已确认', en: 'stands' },
  refused: { zh: '不成立', en: 'not found' },
  appealed: { zh: '申诉中', en: 'appealed' },
  upheld: { zh: '申诉后维持', en: 'upheld' },
  lifted: { zh: '申诉后撤销', en: 'lifted' },
} as const satisfies Record<string, PublicText>;

export const BREACH_TEXTS = {
  facts: { zh: '事实', en: 'Facts' },
  measure: { zh: '处理', en: 'Measure' },
  appeal: { zh: '本人申诉', en: 'Appeal' },
  answer: { zh: '对申诉的答复', en: 'Answer to the appeal' },
} as const satisfies Record<string, PublicText>;

export const UNDERTAKING_SHOWS = {
  all: { zh: '全部', en: 'all' },
  standing: { zh: '有效', en: 'in force' },
  over: { zh: '已过期或撤销', en: 'over or withdrawn' },
} as const satisfies Record<string, PublicText>;

export const REMINDER_SHOWS = {
  all: { zh: '全部', en: 'all' },
  open: { zh: '未签署', en: 'not signed' },
  signed: { zh: '已签署', en: 'signed' },
  refused: { zh: '拒签', en: 'refused' },
} as const satisfies Record<string, PublicText>;

export const HOW_SIGNED = {
  portal: { zh: '系统内签署', en: 'in the portal' },
  paper: { zh: '纸质', en: 'on paper' },
  link: { zh: '邮件链接', en: 'by the link' },
  refused: { zh: '拒签（有见证）', en: 'refused before a witness' },
} as const satisfies Record<string, PublicText>;
