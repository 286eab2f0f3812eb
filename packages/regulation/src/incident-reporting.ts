import { duty, type LegalFact, type LegalSource, peopleFrom, period } from './legal-fact.ts';

const REPORTING: LegalSource = {
  id: 'incident-reporting',
  title: {
    zh: '国家网络安全事件报告管理办法（2025 年 11 月 1 日起施行）',
    en: 'Measures on Reporting National Cybersecurity Incidents (since 1 November 2025)',
  },
};
const DATA_REGULATION: LegalSource = {
  id: 'network-data',
  title: { zh: '网络数据安全管理条例', en: 'Regulation on Network Data Security' },
};
const of = { source: REPORTING, confidence: 'high' } as const;
const LEVELS = {
  zh: '第四条及附件《网络安全事件分级指南》',
  en: 'Article 4, and the annexed guide to levels',
} as const;
const REPORTS = { zh: '第四条', en: 'Article 4' } as const;

export const AN_INCIDENT_IS_LARGER = {
  ...of,
  id: 'incident-reporting/larger',
  article: LEVELS,
  says: {
    zh: '涉及下列人数以上的事件属于较大事件；只有较大以上的事件适用小时级报告时限。',
    en: 'From this many people on, an incident is a larger one; only those have a limit in hours.',
  },
  value: peopleFrom(1_000_000),
} as const satisfies LegalFact;

export const AN_OPERATOR_REPORTS_WITHIN = {
  ...of,
  id: 'incident-reporting/operator',
  article: REPORTS,
  says: {
    zh: '网络运营者应当在下列时限内向省级网信部门报告较大以上事件：先报已知情况，其余后补。',
    en: 'An operator reports a larger incident to the provincial authority within this time: first facts now, the rest later.',
  },
  value: period(4, 'hour'),
} as const satisfies LegalFact;

export const CRITICAL_INFRASTRUCTURE_REPORTS_WITHIN = {
  ...of,
  id: 'incident-reporting/critical-infrastructure',
  article: REPORTS,
  says: {
    zh: '关键信息基础设施运营者应当在下列时限内报告较大以上事件。',
    en: 'An operator of critical infrastructure reports a larger incident within this time.',
  },
  value: period(1, 'hour'),
} as const satisfies LegalFact;

export const A_SUMMARY_FOLLOWS_WITHIN = {
  ...of,
  id: 'incident-reporting/summary',
  article: { zh: '管理办法', en: 'the Measures' },
  says: {
    zh: '事件处置结束后，应当在下列期限内提交总结报告。',
    en: 'A summary follows within this time after the incident has been handled.',
  },
  value: period(30, 'day'),
} as const satisfies LegalFact;

export const THE_EMERGENCY_PLAN_STARTS_AT_ONCE = {
  source: DATA_REGULATION,
  confidence: 'high',
  id: 'network-data/emergency',
  article: { zh: '第十一条', en: 'Article 11' },
  says: {
    zh: '发生网络数据安全事件，应当立即启动应急预案，并以电话、短信、即时通信、电子邮件或者公告等方式通知利害关系人。',
    en: 'The emergency plan starts at once; those affected are told by phone, SMS, instant message, mail or public notice.',
  },
  value: duty,
} as const satisfies LegalFact;

export const A_CRIME_IS_REPORTED = {
  source: DATA_REGULATION,
  confidence: 'medium-high',
  id: 'network-data/crime',
  article: { zh: '第十一条', en: 'Article 11' },
  says: {
    zh: '处置事件过程中发现涉嫌违法犯罪线索的，应当按照规定向公安机关、国家安全机关报案，并配合侦查。',
    en: 'What points to a crime while an incident is handled is reported to the police or to state security, and they are helped.',
  },
  value: duty,
} as const satisfies LegalFact;
