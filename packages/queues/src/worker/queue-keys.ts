/** How the queues are named in Redis. */

/**
 * Before every key of a queue. The braces make it the hash tag of Redis Cluster: all keys of one queue lie on one shard, which BullMQ's
 * scripts need, and different queues may lie on different ones.
 */
export function prefixOf(queue: string): string {
  return `{kean-${queue}}`;
}

/**
 * Lost with everything else of the queue when Redis, or the shard it lies on, is flushed: the sweep sees by it that the queue has to be
 * filled anew.
 */
export function flushMarkerOf(queue: string): string {
  return `${prefixOf(queue)}:filled`;
}

/** The id of a job in Redis. BullMQ refuses plain integers and takes the same id once while it is kept. */
export function jobIdOf(outboxId: string): string {
  return `o-${outboxId}`;
}

/** The row of the outbox behind a job in Redis; `null` for a job that no relay put there. */
export function outboxIdOf(jobId: string | undefined): string | null {
  return /^o-(\d{1,19})$/.exec(jobId ?? '')?.[1] ?? null;
}
