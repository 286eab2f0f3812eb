import type { SqlTransaction } from '@kean/db';

/** Work that was given up, with its cause. */
export interface DeadJob {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  /** Code of the last failure. */
  readonly failure: string;
  readonly promisedAt: Date;
  readonly deadAt: Date;
}

const LIST = `
  select id::text, queue, job, key, payload, attempts, failure, created_at as "promisedAt", dead_at as "deadAt"
    from outbox where dead_at is not null order by dead_at desc, id desc limit $1::int`;
const REVIVE = `
  update outbox set dead_at = null, relayed_at = null, attempts = 0 where id = $1::bigint and dead_at is not null
  returning job, failure`;
const GIVE_UP = 'delete from outbox where id = $1::bigint and dead_at is not null returning job, failure';

/** What kind of work it was, and of what it died. */
export type BuriedJob = Pick<DeadJob, 'job' | 'failure'>;

/** The newest dead jobs first. */
export function listDeadJobs(tx: SqlTransaction, limit = 100): Promise<DeadJob[]> {
  return tx.query<DeadJob>(LIST, [limit]);
}

/**
 * Lets a dead job be tried again, as a person decided; its attempts start anew.
 * @returns `null` when there is no such dead job
 */
export async function reviveJob(tx: SqlTransaction, id: string): Promise<BuriedJob | null> {
  return (await tx.query<BuriedJob>(REVIVE, [id]))[0] ?? null;
}

/**
 * Gives a dead job up for good, as a person decided; it will never be done under this promise.
 * @returns `null` when there is no such dead job
 */
export async function giveUpJob(tx: SqlTransaction, id: string): Promise<BuriedJob | null> {
  return (await tx.query<BuriedJob>(GIVE_UP, [id]))[0] ?? null;
}
