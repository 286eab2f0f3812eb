import { inSqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { record } from '../audit-events.ts';
import { CONDUCTOR, type LeavingId, type PersonnelWorker } from '../conducting/personnel-worker.ts';

const OVER = `SELECT k.leaving_id AS "leavingId", l.staff_id AS "staffId" FROM private_mail_key k JOIN leaving l ON l.id = k.leaving_id
  WHERE private_mail_is_over(k.leaving_id) ORDER BY k.made_at LIMIT 500`;
const GONE = `DELETE FROM private_mail_key WHERE leaving_id = ANY ($1::uuid[]) AND private_mail_is_over(leaving_id) RETURNING leaving_id AS "leavingId"`;

/**
 * Destroys the keys of private addresses that are of no use any more, so that none of them opens in a backup either: first the key, then the record
 * that there is one. Killed between the two, the next run finds it again.
 * @returns how many went
 */
export async function forgetPrivateMails({ services }: Pick<PersonnelWorker, 'services'>): Promise<number> {
  const over = await inSqlTransaction(services.db, CONDUCTOR, (tx) =>
    tx.query<{ leavingId: LeavingId; staffId: StaffId }>(OVER),
  );
  if (over.length === 0) return 0;
  const ids = over.map(({ leavingId }) => leavingId);
  await services.keyring.destroy('import', ids);
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const gone = new Set((await tx.query<{ leavingId: LeavingId }>(GONE, [ids])).map(({ leavingId }) => leavingId));
    for (const { leavingId, staffId } of over) {
      if (!gone.has(leavingId)) continue;
      await record(tx, {
        ...{ action: 'personnel.private-mail-key-destroyed', outcome: 'allowed', principal: null },
        ...{ subject: { kind: 'Staff', id: staffId }, facts: { leavingId } },
      });
    }
    return gone.size;
  });
}
