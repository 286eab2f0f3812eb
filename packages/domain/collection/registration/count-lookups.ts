import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { failCollection } from '../errors.ts';

/** More than anybody registers in an hour; for trying out phones it is nothing. */
export const LOOKUPS_AN_HOUR = 60;

const COUNT = `
  insert into registration_window as w (staff_id, ends_at, tries) values ($1::uuid, now() + interval '1 hour', 1)
  on conflict (staff_id) do update set
    tries = case when w.ends_at <= now() then 1 else least(w.tries + 1, 1000000) end,
    ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
  returning tries`;

/**
 * Counts before anything is looked up, and commits, so that a lookup which fails is counted as well. Whether a phone is known answers, one
 * at a time, who is a client of the branch: whoever wants to know that of many is refused, and the first refusal stands in the log.
 * @throws AppError COLLECTION_LOOKED_UP_TOO_OFTEN
 */
export async function countLookup({ services, principal }: SignedInContext): Promise<void> {
  const admitted = await inSqlTransaction(services.db, nobody, async (tx) => {
    const [row] = await tx.query<{ tries: number }>(COUNT, [principal.staffId]);
    const tries = row?.tries ?? Number.POSITIVE_INFINITY;
    if (tries === LOOKUPS_AN_HOUR + 1) {
      await record(tx, {
        action: 'collection.lookups-limited',
        outcome: 'refused',
        principal,
        subject: { kind: 'Client', id: null },
        facts: { most: LOOKUPS_AN_HOUR },
      });
    }
    return tries <= LOOKUPS_AN_HOUR;
  });
  if (!admitted) throw failCollection('COLLECTION_LOOKED_UP_TOO_OFTEN');
}
