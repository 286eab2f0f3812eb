import { setTimeout as pause } from 'node:timers/promises';
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { AppError } from '@kean/kernel';
import type { PayloadOf } from '../define-job.ts';
import type { JobRun } from '../worker/clause-worker.ts';
import type { countEffect } from './sample-jobs.ts';

export interface SampleNeeds {
  readonly db: Database;
}

const TEXT = { zh: '样例', en: 'sample' };

/** Writes one row per effect; the table has no unique rule, so a second effect would be seen. */
export async function handle(run: JobRun<PayloadOf<typeof countEffect>>, { db }: SampleNeeds): Promise<void> {
  const { workId, behaviours } = run.payload;
  const behaviour = behaviours[Math.min(run.attempt, behaviours.length) - 1] ?? 'work';
  await inSqlTransaction(db, nobody, (tx) => tx.query('insert into attempt (work_id) values ($1)', [workId]));
  if (behaviour === 'unavailable') throw new AppError('SAMPLE_AWAY', { kind: 'unavailable', publicText: TEXT });
  if (behaviour === 'invalid') throw new AppError('SAMPLE_INVALID', { kind: 'invalid', publicText: TEXT });
  if (behaviour === 'crash') process.kill(process.pid, 'SIGKILL');
  if (behaviour === 'slow') await pause(700);
  if (behaviour === 'endless') await pause(60_000, undefined, { signal: run.signal });
  await inSqlTransaction(db, nobody, async (tx) => {
    await tx.query('insert into effect (work_id) values ($1)', [workId]);
    if (behaviour === 'break') throw new Error('row 13812345678 broke');
    if (behaviour !== 'forget') await run.done(tx);
  });
}
