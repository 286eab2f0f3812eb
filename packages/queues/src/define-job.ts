import type { z } from 'zod';
import { placeForValues } from './payload-holds-ids-only.ts';

/**
 * A kind of work, apart from the code that does it: who promises a job imports its definition and not its handler.
 */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  /** One word per clause and pace, for example `collection`; jobs of a queue wait for each other. */
  readonly queue: string;
  /** Clause and verb-noun: `collection.run-import`. */
  readonly name: string;
  /** Ids, versions and members of closed lists, as a `z.strictObject`. */
  readonly payload: Payload;
}

export type PayloadOf<Job extends JobDefinition> = z.output<Job['payload']>;

const QUEUE = /^[a-z]+(-[a-z]+)*$/;
const NAME = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;

/**
 * Declares a job, in `jobs/<verb-noun>.job.ts` of its clause.
 *
 * @throws TypeError when its payload could hold a value, so that the module which declares it cannot be loaded (I1)
 */
export function defineJob<Payload extends z.ZodType>(job: JobDefinition<Payload>): JobDefinition<Payload> {
  if (!QUEUE.test(job.queue)) throw new TypeError(`a queue is named by lower-case words: ${job.queue}`);
  if (!NAME.test(job.name)) throw new TypeError(`a job is named clause.verb-noun: ${job.name}`);
  const place = placeForValues(job.payload);
  if (place !== null)
    throw new TypeError(`${job.name}: ${place} could hold a value; a job holds ids, versions and closed lists`);
  return Object.freeze({ ...job });
}
