/** Clause 2.3 and 5.3: keys of cabinets end with the person; files that are out are asked back from where they are. */
import { type ClauseLeaving, takenBack, waitedFor } from '@kean/db/leavers';

export const paperLeaving: ClauseLeaving = {
  owner: 'paper-archive',
  sinks: [
    takenBack(
      { name: 'cabinet-keys', title: { zh: '档案柜钥匙权限', en: 'keys of cabinets' } },
      {
        clear: 'DELETE FROM cabinet_keeper WHERE staff_id = $1::uuid RETURNING 1',
        left: 'SELECT FROM cabinet_keeper WHERE staff_id = $1::uuid',
      },
    ),
  ],
  byHand: [
    waitedFor(
      { name: 'loans-returned', title: { zh: '借出的纸质档案已归还', en: 'paper on loan is back' } },
      { waiting: 'SELECT FROM paper_loan WHERE borrower_id = $1::uuid AND returned_at IS NULL' },
    ),
  ],
};
