/** The words of requests, apart from their shapes: a page that shows them loads no schema. */
import type { PublicText } from '@kean/kernel';

interface Named {
  readonly title: PublicText;
  readonly article: PublicText;
}
const named = (zh: string, en: string, articleZh: string, articleEn: string): Named => ({
  title: { zh, en },
  article: { zh: `个人信息保护法${articleZh}`, en: `PIPL ${articleEn}` },
});

/** What may be asked for, with the article that gives the right to it. */
export const REQUEST_KINDS = {
  copy: named('查阅、复制', 'access or copy', '第四十五条', '45'),
  correct: named('更正、补充', 'correction', '第四十六条', '46'),
  restrict: named('限制处理', 'restriction', '第四十四条', '44'),
  delete: named('删除', 'deletion', '第四十七条', '47'),
  transfer: named('转移到其他机构', 'transfer', '第四十五条第三款', '45(3)'),
  explain: named('解释说明处理规则', 'explanation', '第四十八条', '48'),
  complain: named('投诉', 'complaint', '第五十条', '50'),
  other: named('其他', 'other', '第五十条', '50'),
} as const satisfies Record<string, Named>;

/** Why a request is refused. A refusal names one of these and says in words what it means here (PIPL 50). */
export const REFUSAL_REASONS = {
  'identity-not-proven': named('无法核实请求人身份', 'who asks could not be established', '第五十条', '50'),
  'law-requires-keeping': named(
    '法律、行政法规规定的保存期限未届满',
    'a period set by law still runs',
    '第四十七条第二款',
    '47(2)',
  ),
  'technically-impossible': named(
    '删除从技术上难以实现，已停止存储和保护以外的处理',
    'deletion cannot be done technically; all but storage has stopped',
    '第四十七条第二款',
    '47(2)',
  ),
  secrecy: named('法律、行政法规规定应当保密', 'the law requires secrecy', '第四十五条第一款', '45(1)'),
  'deceased-decided-otherwise': named('死者生前另有安排', 'the deceased decided otherwise', '第四十九条', '49'),
  'not-held': named('我们没有这些信息', 'we hold nothing of the kind', '第五十条', '50'),
  'without-ground': named('不符合法律规定的情形', 'none of the cases of the law applies', '第五十条', '50'),
} as const satisfies Record<string, Named>;

/** Why an answer takes longer; told to the client with the new day. */
export const EXTENSION_REASONS = {
  complex: { zh: '事项复杂，需要更多时间核查', en: 'the matter is complex and takes longer to look into' },
  'waiting-for-client': { zh: '等待您补充材料', en: 'we wait for something from you' },
  'waiting-for-others': { zh: '需要其他单位配合', en: 'others have to contribute' },
} as const satisfies Record<string, PublicText>;

/** How it was established who asks. `link-and-code`: the client's own pages did it. */
export const IDENTITY_CHECKS = {
  'link-and-code': { zh: '本人页面：链接加短信验证码', en: 'own pages: a link and a code to the phone' },
  'called-back': { zh: '回拨登记的电话核对', en: 'called back on the phone on record' },
  'papers-seen': { zh: '核对身份证件', en: 'identity papers seen' },
  'relation-papers-seen': {
    zh: '核对身份证件和关系、死亡或授权证明',
    en: 'identity papers and proof of relation, death or authority seen',
  },
} as const satisfies Record<string, PublicText>;
export type IdentityCheck = keyof typeof IDENTITY_CHECKS;

/** What the client is told of an answer, as it is sent and as whoever answers sees it before. */
export const ANSWERED_TEXT = {
  zh: '您的请求（编号{number}）：{decision}。如有异议，可向我们投诉、向网信部门投诉，或者依法向人民法院起诉。',
  en: 'Your request no. {number}: {decision}. If you disagree, complain to us or to the cyberspace authority, or go to court.',
} as const satisfies PublicText;
export const DECISIONS = {
  granted: { zh: '已办理', en: 'granted' },
  refused: { zh: '未能同意，理由见您的信息页面', en: 'refused; the reasons are on your own pages' },
} as const satisfies Record<string, PublicText>;

/** The same of an answer that takes longer. */
export const EXTENDED_TEXT = {
  zh: '您的请求（编号{number}）的答复延长至{until}，原因：{because}。只延长这一次。',
  en: 'The answer to your request no. {number} takes until {until}: {because}. It is extended this once.',
} as const satisfies PublicText;
