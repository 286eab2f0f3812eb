import type { AppRouter } from '@kean/api/router';
import type { RequestEvent } from '@sveltejs/kit';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { portalProcess } from './portal-process.ts';
import { personHeaders } from './to-api.ts';

/**
 * The api in the name of whoever sent this request. Calls of one page are sent together.
 */
export function apiFor(event: RequestEvent) {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${portalProcess().config.apiUrl}/trpc`,
        maxItems: 20,
        headers: () => personHeaders(event),
        fetch: (url, options) =>
          fetch(url, { ...options, signal: AbortSignal.any(signalsOf(event, options?.signal)) } as RequestInit),
      }),
    ],
  });
}

/** The api stops working for a page that nobody waits for any more. */
function signalsOf(event: RequestEvent, own: AbortSignal | null | undefined): AbortSignal[] {
  return own ? [event.request.signal, own] : [event.request.signal];
}

export type Api = ReturnType<typeof apiFor>;
