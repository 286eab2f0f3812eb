/** Clause 2.3: paper is not emptied by a statement. It becomes due, and an erasure waits until two people have destroyed it. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';
import { CONTRACT_STAYS, LET_GO, OUTSTANDING_ERASURE } from './operations/outstanding-paper.ts';

export const paperErasing: ClauseErasing = {
  owner: 'paper-archive',
  closing: [],
  sinks: [
    sinkOfStatements(
      { name: 'paper-due', title: { zh: '纸质档案列入销毁', en: 'paper files made due to be shredded' }, reaches: [] },
      {
        clear: LET_GO,
        left: `SELECT FROM paper_file f WHERE f.client_id = ANY ($1::uuid[]) AND f.state <> 'shredded'
                 AND f.shred_cause IS DISTINCT FROM 'erasure' AND NOT (${CONTRACT_STAYS})`,
      },
    ),
  ],
  byHand: [
    {
      name: 'paper-shredded',
      title: { zh: '纸质档案由两人销毁', en: 'paper files shredded by two people' },
      countWaiting: async (tx, clientIds) => {
        const [row] = await tx.query<{ count: number }>(
          `SELECT count(*)::int4 AS count FROM (${OUTSTANDING_ERASURE}) AS waiting`,
          [clientIds],
        );
        return row?.count ?? 0;
      },
    },
  ],
  keeps: [
    {
      table: 'paper_file',
      what: {
        zh: '纸质档案的编号、销毁与保留记录',
        en: 'numbers of paper files, and that they were shredded or are kept',
      },
      because: {
        zh: '证明纸质资料已销毁或依法保留（个人信息保护法第四十七条、第六十九条）',
        en: 'to prove that paper was destroyed, or is kept by law (PIPL 47, 69)',
      },
    },
  ],
};
