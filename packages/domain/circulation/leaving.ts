/** Clause 5.3: clients that are still somebody's who has left. They are out of sight already; a manager says who has them now. */
import { type ClauseLeaving, waitedFor } from '@kean/db/leavers';

export const circulationLeaving: ClauseLeaving = {
  owner: 'circulation',
  sinks: [],
  byHand: [
    waitedFor(
      { name: 'clients-handed-over', title: { zh: '名下客户已移交', en: 'clients handed over' } },
      { waiting: `SELECT FROM client WHERE assignee_id = $1::uuid AND state <> 'erased'` },
    ),
  ],
};
