import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { freshDatabase } from '@kean/testing';
import { expect, it } from 'vitest';
import { forgetDoneJobs } from './forget-done.ts';

it('forgets keys of work done long ago and keeps the others, as the worker may', async () => {
  const fresh = await freshDatabase();
  const db = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'queues-test' });
  try {
    const left = await inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(
        `insert into job_done (key, done_at) values ('old', now() - interval '91 days'), ('young', now())`,
      );
      expect(await forgetDoneJobs(tx)).toBe(1);
      expect(await forgetDoneJobs(tx)).toBe(0);
      return tx.query('select key from job_done');
    });
    expect(left).toEqual([{ key: 'young' }]);
  } finally {
    await db.close();
    await fresh.dispose();
  }
});
