import type { SqlTransaction } from '@kean/db';
import type { z } from 'zod';
import type { JobDefinition } from '../define-job.ts';
import type { ScheduleDefinition } from '../timers/define-schedule.ts';

/** One attempt at a job, as its handler sees it. */
export interface JobRun<Payload> {
  readonly payload: Payload;
  /** What makes this work the same work; the same in every attempt. */
  readonly key: string;
  /** 1 in the first attempt. */
  readonly attempt: number;
  /**
   * Aborted when the process drains, another worker took the job over, or somebody took the promise back. Long work stops at its next
   * safe place by throwing.
   */
  readonly signal: AbortSignal;
  /** Says how far long work is, for the person who watches; nothing rests on it. */
  progress(done: number, total: number): void;
  /**
   * Says in the transaction of the effect that the work is done: both are committed, or neither is, so the effect happens once
   * however often the job runs. Call it in the last transaction; let what it throws end that transaction. A handler that never
   * calls it is taken as done when it returns, which is right only where running twice does no harm.
   */
  done(tx: SqlTransaction): Promise<void>;
}

/**
 * Does the work. It reads the current state and the current rules before it acts: between promise and run, hours may have passed,
 * the person may have lost the right, the client may be erased.
 *
 * Return to end the job; throw an `AppError` to fail, whose kind decides about another attempt (see `retry-by-kind.ts`).
 *
 * @typeParam Needs what the clause must be lent: database, keyring, …; the composition root of the worker provides it
 */
export type JobHandler<Payload, Needs> = (run: JobRun<Payload>, needs: Needs) => Promise<void>;

/** A job with the way to its handler, which is loaded when the first such job arrives. */
export interface HandlerEntry<Needs> {
  readonly job: JobDefinition;
  readonly handle: (run: JobRun<unknown>, needs: Needs) => Promise<void>;
}

/** What a clause exports from `worker.ts`. */
export interface ClauseWorker<Needs> {
  readonly clause: string;
  readonly handlers: readonly HandlerEntry<Needs>[];
  /** Jobs of a queue at once in one process; {@link DEFAULT_CONCURRENCY} where it is not said. */
  readonly concurrency?: Readonly<Record<string, number>>;
  /** Jobs of a queue that may begin within so many seconds, over all processes; as many as there are where it is not said. */
  readonly rate?: Readonly<Record<string, { readonly jobs: number; readonly perSeconds: number }>>;
  /** Work that comes again and again; the worker keeps their rows, fires them, and tells when one stays silent. */
  readonly schedules?: readonly ScheduleDefinition[];
}

export const DEFAULT_CONCURRENCY = 8;

/**
 * Joins a job's definition and its handler:
 * `handleJob(runImport, () => import('./jobs/run-import.handler.ts'))`, where the module exports `handle`.
 */
export function handleJob<Payload extends z.ZodType, Needs>(
  job: JobDefinition<Payload>,
  load: () => Promise<{ readonly handle: JobHandler<z.output<Payload>, Needs> }>,
): HandlerEntry<Needs> {
  return {
    job,
    handle: async (run, needs) => {
      const { handle } = await load();
      // An old promise meets new code after an update: it is read again by the schema of today.
      const payload = job.payload.parse(run.payload);
      await handle({ ...run, payload }, needs);
    },
  };
}
