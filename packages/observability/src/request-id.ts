import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Carries the id of a request from process to process. */
export const REQUEST_ID_HEADER = 'x-request-id';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const current = new AsyncLocalStorage<string>();

/**
 * The id of a request: the one its caller sent if it is a UUID, otherwise a new one. Free text is never taken over, because it
 * would be printed in every log line of the request.
 */
export function requestIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const sent = headers[REQUEST_ID_HEADER];
  return typeof sent === 'string' && UUID.test(sent) ? sent : randomUUID();
}

/** Runs `work` so that every log line written meanwhile, however deep, bears this id. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return current.run(requestId, work);
}

/** The id of the request that is being served, if one is. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}
