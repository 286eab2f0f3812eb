/** Clause 5.4: that somebody was concerned by a leak, and was told of it, is proven after they are erased. */
import type { ClauseErasing } from '@kean/db/erasers';

export const incidentsErasing: ClauseErasing = {
  owner: 'incidents',
  closing: [],
  sinks: [],
  keeps: [
    {
      table: 'leak_case_client',
      what: {
        zh: '客户曾受某一泄露案件影响（仅编号与数据类别）',
        en: 'that a leak concerned the client: ids and classes of data',
      },
      because: {
        zh: '证明泄露事件已依法处置和通知（个人信息保护法第五十七条、第六十九条）',
        en: 'to prove that a leak was handled and told of (PIPL 57, 69)',
      },
    },
    {
      table: 'leak_notice_client',
      what: {
        zh: '曾就泄露事件告知客户的时间与方式（仅代码与时间）',
        en: 'when and how the client was told of a leak, as codes and times',
      },
      because: {
        zh: '证明已依法告知个人（个人信息保护法第五十七条、第六十九条）',
        en: 'to prove that the person was told (PIPL 57, 69)',
      },
    },
  ],
};
