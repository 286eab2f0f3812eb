import { type LegalFact, type LegalSource, period } from './legal-fact.ts';

const MEASURES: LegalSource = {
  id: 'brokerage',
  title: { zh: '房地产经纪管理办法', en: 'Measures on Real-Estate Brokerage' },
};

/** Of contracts, and not of everything that is known of a client. */
export const BROKERAGE_CONTRACTS_ARE_KEPT = {
  source: MEASURES,
  confidence: 'medium-high',
  id: 'brokerage/contracts',
  article: { zh: '第二十六条', en: 'Article 26' },
  says: {
    zh: '房地产经纪服务合同至少保存下列期限。仅指合同，不是全部客户信息。',
    en: 'Brokerage service contracts are kept at least this long. The contracts, not all that is known of a client.',
  },
  value: period(5, 'year'),
} as const satisfies LegalFact;
