import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { countEffect } from '@kean/queues/testing';
import type { JobRun } from '@kean/queues/worker';

export interface DrainNeeds {
  readonly db: Database;
}

export const EFFECT = 'insert into effect (work_id) values ($1)';

/** The least that work in Postgres is: one row, and the promise ended in its transaction. */
export async function handle(run: JobRun<PayloadOf<typeof countEffect>>, { db }: DrainNeeds): Promise<void> {
  await inSqlTransaction(db, nobody, async (tx) => {
    await tx.query(EFFECT, [run.payload.workId]);
    await run.done(tx);
  });
}
