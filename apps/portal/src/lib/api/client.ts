import type { AppRouter } from '@kean/api/router';
import { createTRPCClient, httpBatchLink } from '@trpc/client';

/**
 * The api from the browser, through the portal's own origin. A query's input stands in the address and may hold ids only; what
 * somebody typed goes by mutations, for addresses end up in logs (I1).
 */
export const api = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc', maxItems: 20 })] });

export type BrowserApi = typeof api;
