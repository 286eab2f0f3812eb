import { duty, items, type LegalFact, type LegalSource, period } from './legal-fact.ts';

const SENSITIVE: LegalSource = {
  id: 'gbt-45574',
  title: { zh: 'GB/T 45574-2025、GB/T 35273-2020', en: 'GB/T 45574-2025 and GB/T 35273-2020' },
};
const REQUESTS: LegalSource = {
  id: 'gbt-35273',
  title: { zh: 'GB/T 35273-2020；App 相关规定', en: 'GB/T 35273-2020; rules for apps' },
};
const NIST: LegalSource = { id: 'nist-800-88', title: { zh: 'NIST SP 800-88 Rev. 2', en: 'NIST SP 800-88 Rev. 2' } };

/** The newer standard no longer lists the number; both are treated as sensitive, and the list carries its version. */
export const IDENTITY_PAPERS_ARE_SENSITIVE = {
  source: SENSITIVE,
  confidence: 'high',
  id: 'gbt-45574/identity-papers',
  article: { zh: '附录', en: 'annexes' },
  says: {
    zh: '下列信息按敏感个人信息处理：居民身份证照片两项标准均列入；号码仅旧标准列入，从严处理。',
    en: 'The following is treated as sensitive: both standards list the photo of the card, only the older one the number; the stricter counts.',
  },
  value: items({
    'card-photo': { zh: '居民身份证照片', en: 'photo of the identity card' },
    'card-number': { zh: '居民身份证号码', en: 'identity number' },
  }),
} as const satisfies LegalFact;

export const A_REQUEST_IS_ANSWERED_WITHIN = {
  source: REQUESTS,
  confidence: 'unverified',
  id: 'gbt-35273/answer',
  article: { zh: '8.7', en: '8.7' },
  says: {
    zh: '个人请求应当在下列期限内答复。',
    en: 'A request is answered within this time.',
  },
  value: period(30, 'day'),
} as const satisfies LegalFact;

export const AN_APP_ANSWERS_WITHIN = {
  source: REQUESTS,
  confidence: 'unverified',
  id: 'gbt-35273/answer-of-apps',
  article: { zh: 'App 相关规定', en: 'rules for apps' },
  says: {
    zh: '通过 App 提出的请求应当在下列期限内答复。',
    en: 'A request made in an app is answered within this time.',
  },
  value: period(15, 'working-day'),
} as const satisfies LegalFact;

export const DESTROYING_THE_KEY_ERASES = {
  source: NIST,
  confidence: 'high',
  id: 'nist-800-88/cryptographic-erase',
  article: { zh: '密码擦除', en: 'cryptographic erase' },
  says: {
    zh: '内容自始以密钥加密，且该密钥的全部副本已被销毁的，视为已擦除。',
    en: 'What was encrypted from the beginning is erased when every copy of its key has been destroyed.',
  },
  value: duty,
} as const satisfies LegalFact;
