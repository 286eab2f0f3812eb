import { duty, items, type LegalFact, type LegalSource, recordsFrom } from './legal-fact.ts';

const INTERPRETATION: LegalSource = {
  id: 'criminal-thresholds',
  title: {
    zh: '最高人民法院、最高人民检察院关于办理侵犯公民个人信息刑事案件适用法律若干问题的解释（法释〔2017〕10号）',
    en: 'Judicial Interpretation on Crimes against Personal Information (Fa Shi 2017 No. 10)',
  },
};
const of = { source: INTERPRETATION, article: { zh: '第五条', en: 'Article 5' } } as const;

/** The three lines, the strictest class first. */
export const RECORDS_ARE_SERIOUS = {
  ...of,
  confidence: 'high',
  id: 'criminal-thresholds/records',
  says: {
    zh: '非法获取、出售或者提供的条数按信息类别达到下列数量的，属于情节严重。',
    en: 'By class, obtaining, selling or giving away this many records is serious.',
  },
  value: recordsFrom(50, 500, 5_000),
} as const satisfies LegalFact;

export const RECORDS_ARE_SERIOUS_ON_DUTY = {
  ...of,
  confidence: 'high',
  id: 'criminal-thresholds/on-duty',
  says: {
    zh: '在履行职责或者提供服务过程中获得的信息，数量标准减半。',
    en: 'For what was obtained while on duty, the numbers are halved.',
  },
  value: recordsFrom(25, 250, 2_500),
} as const satisfies LegalFact;

export const PROPERTY_IS_OF_THE_STRICTEST_CLASS = {
  ...of,
  confidence: 'medium',
  id: 'criminal-thresholds/property',
  says: {
    zh: '下列信息属于最严一档。财产信息是否包含房产信息以评注意见为据。',
    en: 'The following belongs to the strictest class. That information on real estate is property follows commentary.',
  },
  value: items({
    whereabouts: { zh: '行踪轨迹信息', en: 'whereabouts' },
    communication: { zh: '通信内容', en: 'contents of communication' },
    credit: { zh: '征信信息', en: 'credit records' },
    property: { zh: '财产信息', en: 'property' },
  }),
} as const satisfies LegalFact;

export const CLASSES_ADD_UP_BY_THEIR_SHARE = {
  ...of,
  confidence: 'medium-high',
  id: 'criminal-thresholds/together',
  says: {
    zh: '各类信息均未达到各自标准，但是按相应比例合计达到标准的，同样属于情节严重。',
    en: 'Where no class reaches its own number, but their shares together reach the whole, it is serious all the same.',
  },
  value: duty,
} as const satisfies LegalFact;
