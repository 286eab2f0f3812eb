import { type LegalFact, type LegalSource, period } from './legal-fact.ts';

const LAW: LegalSource = {
  id: 'cybersecurity',
  title: { zh: '网络安全法（修正）', en: 'Cybersecurity Law, as amended' },
};

export const NETWORK_LOGS_ARE_KEPT = {
  source: LAW,
  confidence: 'high',
  id: 'cybersecurity/logs',
  article: { zh: '第二十三条第三项', en: 'Article 23, item 3' },
  says: { zh: '网络日志至少留存下列期限。', en: 'Network logs are kept at least this long.' },
  value: period(6, 'month'),
} as const satisfies LegalFact;
