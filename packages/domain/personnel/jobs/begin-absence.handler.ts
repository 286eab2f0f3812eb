import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { PersonnelWorker } from '../conducting/personnel-worker.ts';
import { begin } from '../moves/absences.ts';
import type { beginAbsence } from './begin-absence.job.ts';

export const handle: JobHandler<PayloadOf<typeof beginAbsence>, PersonnelWorker> = (run, worker) =>
  begin(worker, run.payload.absenceId, run.done);
