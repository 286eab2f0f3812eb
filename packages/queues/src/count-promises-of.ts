import { type Database, runStatement } from '@kean/db';

const COUNT = `
  select count(*)::int as count from outbox where dead_at is null and payload ->> 'staffId' = $1::text`;

/** How much work somebody promised that is not done yet, over all queues: what names its person in the payload as `staffId`. */
export async function countPromisesOf(db: Database, staffId: string): Promise<number> {
  const [row] = await runStatement<{ count: number }>(db, COUNT, [staffId]);
  return row?.count ?? 0;
}
