import { duty, items, type LegalFact, type LegalSource, period } from './legal-fact.ts';

const PIPL: LegalSource = {
  id: 'pipl',
  title: { zh: '个人信息保护法', en: 'Personal Information Protection Law' },
};
const of = { source: PIPL, confidence: 'high' } as const;

/** What a notice must say before anything is collected. */
export const A_NOTICE_SAYS = {
  ...of,
  id: 'pipl/notice',
  article: { zh: '第十七条', en: 'Article 17' },
  says: {
    zh: '处理个人信息前，应当以显著方式、清晰易懂的语言真实、准确、完整地告知下列事项；有变更的，应当告知变更部分。',
    en: 'Before personal information is processed, people are told the following clearly, truly and in full; changes are told as well.',
  },
  value: items({
    handler: { zh: '处理者的名称和联系方式', en: 'name and contact of the handler' },
    purpose: { zh: '处理目的', en: 'purpose' },
    method: { zh: '处理方式', en: 'method' },
    kinds: { zh: '处理的个人信息种类', en: 'kinds of personal information' },
    retention: { zh: '保存期限', en: 'retention period' },
    rights: { zh: '行使法定权利的方式和程序', en: 'how to exercise the rights of the law' },
  }),
} as const satisfies LegalFact;

export const PROVIDING_TO_OTHERS_IS_TOLD = {
  ...of,
  id: 'pipl/third-party',
  article: { zh: '第二十三条', en: 'Article 23' },
  says: {
    zh: '向其他处理者提供个人信息的，应当告知下列事项，并取得个人的单独同意。',
    en: 'Before personal information is provided to another handler, people are told the following, and consent to it separately.',
  },
  value: items({
    recipient: { zh: '接收方的名称', en: 'name of the recipient' },
    contact: { zh: '接收方的联系方式', en: 'contact of the recipient' },
    purpose: { zh: '处理目的', en: 'purpose' },
    method: { zh: '处理方式', en: 'method' },
    kinds: { zh: '个人信息的种类', en: 'kinds of personal information' },
  }),
} as const satisfies LegalFact;

export const SENSITIVE_NEEDS_SEPARATE_CONSENT = {
  ...of,
  id: 'pipl/sensitive',
  article: { zh: '第二十八条、第二十九条', en: 'Articles 28 and 29' },
  says: {
    zh: '处理下列敏感个人信息应当取得个人的单独同意；法律规定书面同意的，从其规定。',
    en: 'The following is sensitive and needs separate consent, in writing where a law says so.',
  },
  value: items({
    biometrics: { zh: '生物识别', en: 'biometrics' },
    religion: { zh: '宗教信仰', en: 'religion' },
    'specific-identity': { zh: '特定身份', en: 'specific identity' },
    medical: { zh: '医疗健康', en: 'medical' },
    'financial-account': { zh: '金融账户', en: 'financial accounts' },
    whereabouts: { zh: '行踪轨迹', en: 'whereabouts' },
    minors: { zh: '不满十四周岁未成年人的个人信息', en: 'information of children under fourteen' },
    'easily-harmful': {
      zh: '一旦泄露或者非法使用，容易导致人格尊严受到侵害或者人身、财产安全受到危害的其他信息',
      en: 'whatever else easily harms dignity, person or property once it leaks or is misused',
    },
  }),
} as const satisfies LegalFact;

export const REQUESTS_ARE_ANSWERED_IN_TIME = {
  ...of,
  id: 'pipl/requests',
  article: { zh: '第四十四条至第四十六条、第五十条', en: 'Articles 44 to 46 and 50' },
  says: {
    zh: '个人请求查阅、复制、更正、补充的，应当及时办理；拒绝的，应当说明理由。法律未规定天数。',
    en: 'Requests for access, copies and corrections are met in time; a refusal states its reasons. The law gives no number of days.',
  },
  value: duty,
} as const satisfies LegalFact;

export const WHAT_IS_NOT_NEEDED_IS_DELETED = {
  ...of,
  id: 'pipl/deletion',
  article: { zh: '第四十七条', en: 'Article 47' },
  says: {
    zh: '出现下列情形之一的，应当主动删除；法定保存期未届满或者删除在技术上难以实现的，应当停止除存储和采取安全保护措施之外的处理。',
    en: 'In each of the following cases it is deleted without being asked; while a statutory period runs, everything but storage and protection stops.',
  },
  value: items({
    'purpose-met': {
      zh: '处理目的已实现、无法实现或者不再必要',
      en: 'the purpose is met, cannot be met, or needs it no longer',
    },
    'period-over': {
      zh: '停止提供产品或者服务，或者保存期限已届满',
      en: 'the service has stopped, or the period is over',
    },
    withdrawn: { zh: '个人撤回同意', en: 'consent is withdrawn' },
    unlawful: { zh: '违反法律、行政法规或者违反约定处理个人信息', en: 'it is processed against law or agreement' },
  }),
} as const satisfies LegalFact;

export const HEIRS_MAY_ASK = {
  ...of,
  id: 'pipl/heirs',
  article: { zh: '第四十九条', en: 'Article 49' },
  says: {
    zh: '自然人死亡的，其近亲属为了自身的合法、正当利益，可以对死者的相关个人信息行使查阅、复制、更正、删除等权利。',
    en: 'After a death, close relatives may access, copy, correct and delete for lawful interests of their own.',
  },
  value: duty,
  confidence: 'unverified',
} as const satisfies LegalFact;

export const ASSESSMENTS_ARE_KEPT = {
  ...of,
  id: 'pipl/assessments',
  article: { zh: '第五十五条、第五十六条', en: 'Articles 55 and 56' },
  says: {
    zh: '处理敏感信息、向他人提供、委托处理、自动化决策前，应当进行影响评估；评估报告和处理情况记录至少保存下列期限。',
    en: 'An impact assessment precedes sensitive data, provision, entrusting and automated decisions; report and record are kept at least this long.',
  },
  value: period(3, 'year'),
} as const satisfies LegalFact;

export const A_LEAK_IS_TOLD = {
  ...of,
  id: 'pipl/leak',
  article: { zh: '第五十七条', en: 'Article 57' },
  says: {
    zh: '发生或者可能发生泄露、篡改、丢失的，应当立即采取补救措施，并通知监管部门和个人。法律未规定小时数，也没有人数门槛。',
    en: 'What has leaked, or may have, is remedied at once and told to the authority and to those concerned. No hours are given, and no size.',
  },
  value: duty,
} as const satisfies LegalFact;

/** What the notice of a leak says, to the authority and to those concerned. */
export const A_LEAK_NOTICE_SAYS = {
  ...of,
  id: 'pipl/leak-notice',
  article: { zh: '第五十七条第一款', en: 'Article 57, paragraph 1' },
  says: { zh: '通知应当包括下列事项。', en: 'The notice says the following.' },
  value: items({
    kinds: { zh: '发生或者可能发生泄露、篡改、丢失的信息种类', en: 'kinds of information that leaked, or may have' },
    causes: { zh: '原因', en: 'what caused it' },
    harm: { zh: '可能造成的危害', en: 'what harm it may do' },
    remedies: { zh: '采取的补救措施', en: 'what was done against it' },
    'own-steps': { zh: '个人可以采取的减轻危害的措施', en: 'what people can do themselves' },
    contact: { zh: '个人信息处理者的联系方式', en: 'contact of the handler' },
  }),
} as const satisfies LegalFact;

export const AVERTED_HARM_NEED_NOT_BE_TOLD = {
  ...of,
  id: 'pipl/leak-averted',
  article: { zh: '第五十七条第二款', en: 'Article 57, paragraph 2' },
  says: {
    zh: '采取措施能够有效避免危害的，可以不通知个人；监管部门认为可能造成危害的，有权要求通知。',
    en: 'Where harm was effectively averted, people need not be told; the authority may require it all the same.',
  },
  value: duty,
} as const satisfies LegalFact;
