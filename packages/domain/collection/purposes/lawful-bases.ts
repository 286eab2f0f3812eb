import type { LawfulBasis } from './purpose.ts';

/** The client's own consent, which can be withdrawn at any time (PIPL 13, item 1, and 15). */
export const CONSENT = {
  kind: 'consent',
  article: 'PIPL 13(1)',
  text: { zh: '取得个人的同意（个人信息保护法第十三条第一项）', en: 'consent (PIPL 13, item 1)' },
} as const satisfies LawfulBasis;

/** A contract that the client is party to (PIPL 13, item 2). */
export const CONTRACT = {
  kind: 'contract',
  article: 'PIPL 13(2)',
  text: {
    zh: '订立、履行个人作为一方当事人的合同所必需（个人信息保护法第十三条第二项）',
    en: 'needed to conclude or fulfil a contract of the client (PIPL 13, item 2)',
  },
} as const satisfies LawfulBasis;
