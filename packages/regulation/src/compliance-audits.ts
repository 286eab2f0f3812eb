import { type LegalFact, type LegalSource, peopleAbove, peopleFrom, period } from './legal-fact.ts';

const MEASURES: LegalSource = {
  id: 'compliance-audits',
  title: {
    zh: '个人信息保护合规审计管理办法（2025 年 5 月 1 日起施行）；个人信息保护法',
    en: 'Measures on Compliance Audits of Personal Information Protection (since 1 May 2025); PIPL',
  },
};
const of = { source: MEASURES, confidence: 'high' } as const;
const audits = { ...of, article: { zh: '合规审计管理办法', en: 'the Measures' } } as const;
const officer = { ...of, article: { zh: '个人信息保护法第五十二条', en: 'PIPL Article 52' } } as const;

export const WHO_IS_AUDITED_OFTEN = {
  ...audits,
  id: 'compliance-audits/people',
  says: {
    zh: '处理个人信息的人数超过下列数量的，应当定期开展合规审计。',
    en: 'Whoever processes information of more people than this is audited regularly.',
  },
  value: peopleAbove(10_000_000),
} as const satisfies LegalFact;

export const AN_AUDIT_IS_DUE_EVERY = {
  ...audits,
  id: 'compliance-audits/every',
  says: { zh: '合规审计至少每隔下列期限开展一次。', en: 'An audit is due at least once in this time.' },
  value: period(2, 'year'),
} as const satisfies LegalFact;

export const WHO_FILES_AN_OFFICER = {
  ...officer,
  id: 'compliance-audits/officer-people',
  says: {
    zh: '处理个人信息达到下列人数的，应当指定个人信息保护负责人并报送其信息。',
    en: 'From this many people on, a protection officer is appointed and filed with the authority.',
  },
  value: peopleFrom(1_000_000),
} as const satisfies LegalFact;

export const AN_OFFICER_IS_FILED_WITHIN = {
  ...officer,
  id: 'compliance-audits/officer-within',
  says: { zh: '负责人信息应当在下列期限内报送。', en: 'The officer is filed within this time.' },
  value: period(30, 'working-day'),
} as const satisfies LegalFact;
