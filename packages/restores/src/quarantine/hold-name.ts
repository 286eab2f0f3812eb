import { RestoreRefused } from '../restore-refused.ts';
import { onConnection } from './on-connection.ts';
import type { QuarantinePlace } from './quarantine.ts';

/**
 * One at a time for each name; the server lets go when the holder dies.
 * @throws RestoreRefused `under-way`
 */
export function holdName<T>({ adminUrl, name }: QuarantinePlace, work: () => Promise<T>): Promise<T> {
  return onConnection(adminUrl, async (client) => {
    const { rows } = await client.query<{ held: boolean }>(
      `select pg_try_advisory_lock(hashtext('kean.restore'), hashtext($1)) as held`,
      [name],
    );
    if (rows[0]?.held !== true) {
      throw new RestoreRefused('under-way', `${name} is being restored by another process. Wait for it, or end it.`);
    }
    return work();
  });
}
