import type { AppRouter } from '@kean/api/router';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';

/** Event streams of the api; a module of its own, because only a page that watches something needs it. Inputs are ids only. */
export const liveApi = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: '/trpc' })] });
