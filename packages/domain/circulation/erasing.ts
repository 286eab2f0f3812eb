/** Clause 4.2: nobody works with somebody who is gone. Who did stays in the history, which says ids alone. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

export const circulationErasing: ClauseErasing = {
  owner: 'circulation',
  closing: [
    sinkOfStatements(
      { name: 'running-assignment', title: { zh: '在办的分配', en: 'the running assignment' }, reaches: [] },
      {
        clear:
          'UPDATE assignment SET ended_at = now() WHERE client_id = ANY ($1::uuid[]) AND ended_at IS NULL RETURNING 1',
        left: 'SELECT FROM assignment WHERE client_id = ANY ($1::uuid[]) AND ended_at IS NULL',
      },
    ),
  ],
  sinks: [],
  keeps: [
    {
      table: 'assignment',
      what: { zh: '曾由哪些员工服务（仅编号）', en: 'which staff served, by id' },
      because: {
        zh: '追究责任与处置泄露所必需（个人信息保护法第五十一条、第五十七条）',
        en: 'to know who answers for what, and for leaks (PIPL 51, 57)',
      },
    },
  ],
};
