import { setTimeout as pause } from 'node:timers/promises';
import { watchRevocations } from '@kean/agency/revocations';
import { openDatabase } from '@kean/db';
import type { RevokedOffice } from './revoked-office.ts';

/** Moves an epoch and waits until a process that watches has read it, in milliseconds after each commit was acknowledged. */
export async function measureNotices({ instance, sql, staffId }: RevokedOffice, times: number): Promise<number[]> {
  const db = openDatabase({ url: instance.databases.kean.api, max: 1, applicationName: 'kean-bench' });
  let heard = Promise.withResolvers<number>();
  const watch = watchRevocations({
    db,
    onNews: ({ people }) => {
      if (people.some((one) => one.staffId === staffId)) heard.resolve(performance.now());
    },
    onSilence: () => undefined,
    onTrouble: (error) => heard.reject(error),
  });
  try {
    while (!watch.isConfirmed()) await pause(10);
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      heard = Promise.withResolvers<number>();
      await sql.query('update staff set epoch = epoch + 1 where id = $1', [staffId]);
      const committed = performance.now();
      took.push(Math.max(0, (await heard.promise) - committed));
    }
    return took;
  } finally {
    await watch.stop();
    await db.close();
  }
}
