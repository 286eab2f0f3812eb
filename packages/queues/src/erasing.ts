/** Promised work and timers that name a client. What Redis holds of it leads to a row that is not there, and does nothing. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

const NAMES = 'array(SELECT part.value FROM jsonb_each_text(payload) part) && $1::text[]';

export const queuesErasing: ClauseErasing = {
  owner: 'queues',
  closing: [],
  sinks: [
    sinkOfStatements(
      { name: 'promised-work', title: { zh: '待办任务', en: 'promised work' }, reaches: [] },
      { clear: `DELETE FROM outbox WHERE ${NAMES} RETURNING 1`, left: `SELECT FROM outbox WHERE ${NAMES}` },
    ),
    sinkOfStatements(
      { name: 'timers', title: { zh: '定时任务', en: 'timers' }, reaches: [] },
      { clear: `DELETE FROM timer WHERE ${NAMES} RETURNING 1`, left: `SELECT FROM timer WHERE ${NAMES}` },
    ),
  ],
  keeps: [],
};
