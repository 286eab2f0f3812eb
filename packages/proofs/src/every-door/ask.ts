import type { Answer, Colleague } from '../office/colleague.ts';
import type { Act, Door } from './doors/index.ts';
import type { Outcome } from './expectation.ts';

/** What `npm run routes -- --json` says of a procedure. */
export interface Route {
  readonly path: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly action: string;
}

export interface Request {
  readonly address: string;
  readonly init: RequestInit;
}

/** The request of an act, as the portal's own client would send it. */
export function requestOf(door: Door, route: Route, act: Act): Request {
  const input = door.input(act);
  const body = input === undefined ? null : JSON.stringify(input);
  const json = { 'content-type': 'application/json' };
  if (door.file !== undefined) {
    return { address: door.file(act), init: route.kind === 'mutation' ? { method: 'POST', headers: json, body } : {} };
  }
  const address = `/trpc/${route.path}`;
  if (route.kind === 'mutation') return { address, init: { method: 'POST', headers: json, body } };
  const search = body === null ? '' : `?input=${encodeURIComponent(body)}`;
  const headers = route.kind === 'subscription' ? { accept: 'text/event-stream' } : {};
  return { address: `${address}${search}`, init: { headers } };
}

/** A stream that is let through ends by itself, since everything that is watched here has ended. */
const GIVE_UP_MS = 10_000;

export async function send(who: Pick<Colleague, 'send'>, { address, init }: Request): Promise<Answer> {
  try {
    return await who.send(address, { ...init, signal: AbortSignal.timeout(GIVE_UP_MS) });
  } catch (cause) {
    throw new Error(`${address.split('?')[0]} did not end within ${GIVE_UP_MS / 1_000} s`, { cause });
  }
}

/** How a call ended: `answered`, or the code of its refusal; a refusal without a code is told by its status. */
export function outcomeOf({ status, body }: Answer): Outcome {
  // A stream begins before its first element is asked for, so its refusal comes inside it.
  if (status === 200 && !body.includes('event: serialized-error')) return 'answered';
  if (status === 201) return 'answered';
  return /"code":"([A-Z][A-Z_]+)"/.exec(body)?.[1] ?? `status ${status}`;
}

/** The body without the one part that differs from call to call. */
export function withoutReference(body: string): string {
  return body.replace(/"requestId":"[^"]*"/g, '"requestId":"…"');
}
