import type { z } from 'zod';
import type { JobDefinition } from './define-job.ts';
import { failQueue } from './errors.ts';

const KEY = /^[a-zA-Z0-9_.:-]{1,120}$/;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const LONG_NUMBER = /\d{6}/;
const COUNT_LIMIT = 1_000_000_000;

/**
 * Whether this may be kept as work: the payload fits the job, and neither it nor the key holds what could be a value.
 *
 * @returns the payload as it is kept
 * @throws AppError `QUEUE_PAYLOAD_REFUSED`, naming the place and never the content
 */
export function checkPromise<Payload extends z.ZodType>(
  job: JobDefinition<Payload>,
  payload: z.input<Payload>,
  key: string,
): string {
  if (!KEY.test(key) || LONG_NUMBER.test(key.replace(UUID, ''))) throw refused(job, 'key');
  const read = job.payload.safeParse(payload);
  if (!read.success) throw refused(job, read.error.issues[0]?.path.join('.') ?? 'payload');
  if (hasLargeNumber(read.data)) throw refused(job, 'payload');
  return JSON.stringify(read.data);
}

function refused(job: JobDefinition, at: string) {
  return failQueue('QUEUE_PAYLOAD_REFUSED', { job: job.name, at });
}

/** A version or a count is small; a phone number is an integer too. */
function hasLargeNumber(part: unknown): boolean {
  if (typeof part === 'number') return Math.abs(part) >= COUNT_LIMIT;
  return typeof part === 'object' && part !== null && Object.values(part).some(hasLargeNumber);
}
