import type { SqlTransaction } from '@kean/db';

/** How a queue stands, for metrics and for an operator. Truth is Postgres: a lost Redis changes none of these. */
export interface QueueFigures {
  readonly queue: string;
  /** Promised and not handed to Redis yet. */
  readonly waiting: number;
  /** Handed over and not done. */
  readonly relayed: number;
  /** Given up; waits for a person. */
  readonly dead: number;
  /** Age of the oldest promise that is not done and not dead, seconds. */
  readonly lagSeconds: number;
}

const FIGURES = `
  select queue,
         count(*) filter (where dead_at is null and relayed_at is null)::int as waiting,
         count(*) filter (where dead_at is null and relayed_at is not null)::int as relayed,
         count(*) filter (where dead_at is not null)::int as dead,
         coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where dead_at is null)), 0)::float8 as "lagSeconds"
    from outbox group by queue order by queue`;

/** Figures of every queue that holds work; one without work is not listed. */
export function readQueueFigures(tx: SqlTransaction): Promise<QueueFigures[]> {
  return tx.query<QueueFigures>(FIGURES);
}
