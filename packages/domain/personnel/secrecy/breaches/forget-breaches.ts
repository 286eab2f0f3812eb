import { inSqlTransaction } from '@kean/db';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { record } from '../audit-events.ts';
import type { BreachId } from './sealed-words.ts';

const OVER = 'SELECT id FROM secrecy_breach WHERE kept_until <= now() ORDER BY kept_until LIMIT 500';
const GONE = 'DELETE FROM secrecy_breach WHERE id = ANY ($1::uuid[]) AND kept_until <= now() RETURNING id';

/**
 * What is over goes: first the key, so that no copy in any backup opens, then the row with its texts. Killed between the two, the next run finds
 * the row again.
 * @returns how many went
 */
export async function forgetBreaches({ services }: Pick<PersonnelWorker, 'services'>): Promise<number> {
  const over = await inSqlTransaction(services.db, CONDUCTOR, (tx) => tx.query<{ id: BreachId }>(OVER));
  if (over.length === 0) return 0;
  const ids = over.map(({ id }) => id);
  await services.keyring.destroy('import', ids);
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const gone = await tx.query<{ id: BreachId }>(GONE, [ids]);
    for (const { id } of gone) {
      await record(tx, {
        ...{ action: 'personnel.breach-forgotten', outcome: 'allowed', principal: null },
        ...{ subject: { kind: 'SecrecyBreach', id }, facts: {} },
      });
    }
    return gone.length;
  });
}
