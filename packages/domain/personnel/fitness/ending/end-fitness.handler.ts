import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { record } from '../audit-events.ts';
import type { endFitness } from './end-fitness.job.ts';

const ENDED = 'SELECT FROM fitness_ended($1::uuid) AS ended WHERE ended';

/** Pushes what is true already: whoever holds a stream open is told, and it stands in the log. Somebody who is fit again is left alone. */
export const handle: JobHandler<PayloadOf<typeof endFitness>, PersonnelWorker> = (run, { services }) =>
  inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const { staffId } = run.payload;
    if ((await tx.query(ENDED, [staffId])).length > 0) {
      await record(tx, {
        action: 'personnel.fitness-ended',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Staff', id: staffId },
        facts: {},
      });
    }
    await run.done(tx);
  });
