/** Clause 5.3: lists that somebody was taking over, and the work on them. What was imported stays; the upload is destroyed with its key. */
import { type ClauseLeaving, takenBack } from '@kean/db/leavers';
import type { ImportId, StaffId } from '@kean/kernel';
import { inspectImport, runImport } from './jobs/index.ts';
import { endImport } from './operations/end-import.ts';
import { OPEN_STATES } from './rules/import-that-has-not-ended-can-be-cancelled.ts';

const OPEN = 'SELECT id FROM import WHERE created_by = $1::uuid AND state = ANY ($2::import_state[]) ORDER BY id';
/** Work in the person's name. What destroys an upload is the office's own, and goes on. */
const WORK = `job IN ('${runImport.name}', '${inspectImport.name}') AND payload ->> 'staffId' = $1::text`;

export const collectionLeaving: ClauseLeaving = {
  owner: 'collection',
  sinks: [
    {
      name: 'imports',
      title: { zh: '未结束的名单导入', en: 'imports that have not ended' },
      clear: async (tx, staffId) => {
        const open = await tx.query<{ id: ImportId }>(OPEN, [staffId, OPEN_STATES]);
        const ending = { state: 'cancelled', failure: null, from: OPEN_STATES } as const;
        for (const { id } of open) await endImport(tx, { importId: id, staffId: staffId as StaffId }, ending);
        return open.length;
      },
      countLeft: async (tx, staffId) => (await tx.query(OPEN, [staffId, OPEN_STATES])).length,
    },
    takenBack(
      { name: 'queued-jobs', title: { zh: '排队中的后台任务', en: 'queued jobs' } },
      { clear: `DELETE FROM outbox WHERE ${WORK} RETURNING 1`, left: `SELECT FROM outbox WHERE ${WORK}` },
    ),
  ],
};
