import { failMessage } from '../errors.ts';
import type { Answer } from './post-json.ts';

/** What holds before anybody reads the body: servers that are away or busy say so by number. @throws AppError */
export function judgeStatus({ status }: Answer): void {
  if (status === 429) throw failMessage('MESSAGE_DEFERRED', { status });
  if (status >= 500 || status === 408) throw failMessage('MESSAGE_CHANNEL_AWAY', { status });
  // Moved: a person has to look where it went.
  if (status >= 300) throw failMessage('MESSAGE_NOT_TAKEN', { status });
}

/** The part of an answer at `a.b.c`, as text; `null` where there is none. */
export function partOf(json: unknown, path: string): string | null {
  let part: unknown = json;
  for (const name of path.split('.')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) return null;
    part = (part as Readonly<Record<string, unknown>>)[name];
  }
  return typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean' ? String(part) : null;
}
