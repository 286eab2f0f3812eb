/** The contract's fifth part: rights that a person exercises (PIPL 44-50), as cases with a clock. The portal reads it. */
import { idOf, type PublicText } from '@kean/kernel';
import { z } from 'zod';

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
export type RequestKind = keyof typeof REQUEST_KINDS;
export const RequestKind = z.enum(Object.keys(REQUEST_KINDS) as [RequestKind, ...RequestKind[]]);

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
export type RefusalReason = keyof typeof REFUSAL_REASONS;
export const RefusalReason = z.enum(Object.keys(REFUSAL_REASONS) as [RefusalReason, ...RefusalReason[]]);

/** Why an answer takes longer; told to the client with the new day. */
export const EXTENSION_REASONS = {
  complex: { zh: '事项复杂，需要更多时间核查', en: 'the matter is complex and takes longer to look into' },
  'waiting-for-client': { zh: '等待您补充材料', en: 'we wait for something from you' },
  'waiting-for-others': { zh: '需要其他单位配合', en: 'others have to contribute' },
} as const satisfies Record<string, PublicText>;
export type ExtensionReason = keyof typeof EXTENSION_REASONS;
export const ExtensionReason = z.enum(Object.keys(EXTENSION_REASONS) as [ExtensionReason, ...ExtensionReason[]]);

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
/** What a person of the office can say that they did. */
export const StaffIdentityCheck = z.enum(['called-back', 'papers-seen', 'relation-papers-seen']);

/** `taken`: who asks is not established yet · `checked` · `in-work`: somebody has it · `done` · `refused` */
export const RequestState = z.enum(['taken', 'checked', 'in-work', 'done', 'refused']);
export type RequestState = z.infer<typeof RequestState>;
export const RequestChannel = z.enum(['own-pages', 'word', 'letter']);
export const RequestBy = z.enum(['subject', 'guardian', 'heir', 'agent-of']);
export type RequestBy = z.infer<typeof RequestBy>;
export const RequestAct = z.enum([
  ...(['taken', 'checked', 'assigned', 'accused-named', 'extended'] as const),
  ...(['granted', 'refused', 'restricted', 'lifted'] as const),
]);
export type RequestAct = z.infer<typeof RequestAct>;

/** The longest that somebody can write in one go. */
export const MOST_WORDS = 2_000;
const Words = z.string().trim().max(MOST_WORDS);
/** Number of a paper and what came with it; a code and never a name. */
const PaperRef = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/);
const Language = z.enum(['zh', 'en']).default('zh');
const RequestId = idOf<'Request'>();

export const AskOwnInput = z.strictObject({
  /** UUID that the page made when it was opened; the same again is the same request. */
  key: z.uuid(),
  kind: RequestKind,
  words: Words.default(''),
  /** Of a complaint: that it is about whoever serves the client now. */
  aboutMyAgent: z.boolean().default(false),
  language: Language,
});
export type AskOwnInput = z.infer<typeof AskOwnInput>;

export const TakeRequestInput = z.strictObject({
  key: z.uuid(),
  clientId: idOf<'Client'>(),
  kind: RequestKind,
  channel: z.enum(['word', 'letter']),
  by: RequestBy,
  words: Words.default(''),
  paperRef: PaperRef.nullish(),
  language: Language,
});
export type TakeRequestInput = z.infer<typeof TakeRequestInput>;

export const RequestTaken = z.object({
  requestId: RequestId,
  number: z.number().int(),
  dueAt: z.date(),
  isNew: z.boolean(),
});
export type RequestTaken = z.infer<typeof RequestTaken>;

const RequestFacts = z.object({
  requestId: RequestId,
  number: z.number().int(),
  kind: RequestKind,
  channel: RequestChannel,
  by: RequestBy,
  state: RequestState,
  takenAt: z.date(),
  dueAt: z.date(),
  extendedAt: z.date().nullable(),
  decidedAt: z.date().nullable(),
  refusedBecause: RefusalReason.nullable(),
  /** By the clock of the database: open and past its day. */
  isOverdue: z.boolean(),
});

/** What the client is shown of a step: never who of the office did it. */
const OwnStep = z.object({
  act: RequestAct,
  at: z.date(),
  code: z.string().nullable(),
  words: z.string().nullable(),
});
export const OwnRequest = RequestFacts.extend({ isRestrictedNow: z.boolean(), steps: z.array(OwnStep) });
export type OwnRequest = z.infer<typeof OwnRequest>;

export const RequestRow = RequestFacts.extend({
  clientId: idOf<'Client'>(),
  clientNumber: z.number().int(),
  branchName: z.string(),
  branchNameEn: z.string(),
  assigneeId: idOf<'Staff'>().nullable(),
  assigneeName: z.string().nullable(),
});
export type RequestRow = z.infer<typeof RequestRow>;

export const ListRequestsInput = z.strictObject({
  show: z.enum(['open', 'mine', 'overdue', 'decided']).default('open'),
  kind: RequestKind.optional(),
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListRequestsInput = z.infer<typeof ListRequestsInput>;
export const RequestPage = z.object({
  rows: z.array(RequestRow),
  next: z.string().nullable(),
  counts: z.object({ open: z.number().int(), mine: z.number().int(), overdue: z.number().int() }),
});
export type RequestPage = z.infer<typeof RequestPage>;

export const RequestStep = z.object({
  stepId: idOf<'RequestStep'>(),
  act: RequestAct,
  at: z.date(),
  /** `null` for the client. */
  staffName: z.string().nullable(),
  aboutName: z.string().nullable(),
  code: z.string().nullable(),
  told: z.boolean(),
  hasWords: z.boolean(),
});
/** A case without what was written in it: that is opened by a look of its own. */
export const RequestCase = RequestRow.extend({
  version: z.number().int(),
  clientState: z.enum(['quarantined', 'active', 'restricted', 'erased']),
  paperRef: z.string().nullable(),
  /** How many checks of identity are missing still. */
  checksMissing: z.number().int(),
  accusedName: z.string().nullable(),
  mayHandle: z.boolean(),
  mayExtend: z.boolean(),
  mayLift: z.boolean(),
  /** Day to which one extension would lead. */
  longestDueAt: z.date(),
  /** The fact of the regulation table by which it is due. */
  dueBy: z.string(),
  steps: z.array(RequestStep),
});
export type RequestCase = z.infer<typeof RequestCase>;

export const CaseInput = z.strictObject({ requestId: RequestId });
export const OfClientRequestsInput = z.strictObject({ clientId: idOf<'Client'>() });
export const OpenWordsInput = z.strictObject({ requestId: RequestId, stepId: idOf<'RequestStep'>() });
const Act = z.strictObject({ requestId: RequestId, version: z.int().min(1).max(1_000_000) });
export const CheckIdentityInput = Act.extend({ how: StaffIdentityCheck });
export const AssignRequestInput = Act.extend({ staffId: idOf<'Staff'>() });
export const NameAccusedInput = Act.extend({ staffId: idOf<'Staff'>() });
export const ExtendRequestInput = Act.extend({ because: ExtensionReason, language: Language });
export const DecideRequestInput = z.discriminatedUnion('outcome', [
  Act.extend({ outcome: z.literal('granted'), words: Words.default(''), language: Language }),
  // A refusal says in words what the reason means here.
  Act.extend({ outcome: z.literal('refused'), because: RefusalReason, words: Words.min(1), language: Language }),
]);
export type DecideRequestInput = z.infer<typeof DecideRequestInput>;
export const LiftRestrictionInput = Act;
export type RequestActInput = z.infer<typeof Act>;

/** People who may handle a case, for the choice of whom it is given to. */
export const RequestHandler = z.object({ staffId: idOf<'Staff'>(), name: z.string() });
