import { inSqlTransaction } from '@kean/db';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import type { PastMailId } from './past-mail.ts';

/** Told, or past the days in which it could be. */
const OVER = `SELECT id FROM staff_mail_past WHERE told_at IS NOT NULL OR changed_at < now() - interval '7 days' LIMIT 500`;
const GONE = 'DELETE FROM staff_mail_past WHERE id = ANY ($1::uuid[]) RETURNING id';

/** The key first, then the row. @returns how many went */
export async function forgetPastMails({ services }: Pick<PersonnelWorker, 'services'>): Promise<number> {
  const over = await inSqlTransaction(services.db, CONDUCTOR, (tx) => tx.query<{ id: PastMailId }>(OVER));
  if (over.length === 0) return 0;
  const ids = over.map(({ id }) => id);
  await services.keyring.destroy('import', ids);
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => (await tx.query(GONE, [ids])).length);
}
