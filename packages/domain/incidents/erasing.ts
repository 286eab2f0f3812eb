/** Clause 4.2: that somebody's information was locked against a leak is kept; it says whose by id alone. */
import type { ClauseErasing } from '@kean/db/erasers';

export const incidentsErasing: ClauseErasing = {
  owner: 'incidents',
  closing: [],
  sinks: [],
  keeps: [
    {
      table: 'containment',
      what: { zh: '为处置泄露而锁定过（仅编号）', en: 'that it was locked against a leak, by id' },
      because: {
        zh: '处置泄露与证明已采取补救措施所必需（个人信息保护法第五十一条、第五十七条）',
        en: 'to handle leaks and to show what was done at once (PIPL 51, 57)',
      },
    },
  ],
};
