import type { PublicText } from '@kean/kernel';
import { PURPOSES } from './index.ts';

/** A purpose that something else than consent can allow, by its article. It opens nothing before two people of compliance approved it. */
export interface ListedBasis {
  /** Of a purpose, or of a duty of the office. */
  readonly code: string;
  readonly basis: 'contract' | 'legal-duty';
  readonly article: string;
  readonly title: PublicText;
  readonly text: PublicText;
}

/** What the law asks of the office itself, and no client comes for. */
const DUTIES: readonly ListedBasis[] = [
  {
    code: 'rights-of-individuals',
    basis: 'legal-duty',
    article: 'PIPL 13(3), 44-50',
    title: { zh: '响应个人行使权利', en: 'Answering requests of clients' },
    text: {
      zh: '履行法定义务所必需：响应查阅、复制、更正、删除等请求（个人信息保护法第十三条第三项、第四十四至五十条）',
      en: 'needed to fulfil a duty: to answer requests to see, copy, correct or delete (PIPL 13, item 3, and 44-50)',
    },
  },
  {
    code: 'incident-handling',
    basis: 'legal-duty',
    article: 'PIPL 13(3), 57',
    title: { zh: '安全事件处置与告知', en: 'Handling and telling of incidents' },
    text: {
      zh: '履行法定义务所必需：发生泄露时立即补救并告知个人（个人信息保护法第十三条第三项、第五十七条）',
      en: 'needed to fulfil a duty: to remedy a leak at once and to tell those affected (PIPL 13, item 3, and 57)',
    },
  },
];

/** Everything that compliance can approve, in the order of the screens. */
export const LISTED_BASES: readonly ListedBasis[] = [
  ...PURPOSES.flatMap(({ code, basis, title }): ListedBasis[] =>
    basis.kind === 'consent' ? [] : [{ code, basis: basis.kind, article: basis.article, title, text: basis.text }],
  ),
  ...DUTIES,
];
