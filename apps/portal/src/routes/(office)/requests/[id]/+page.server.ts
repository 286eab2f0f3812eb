import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const request = await locals.api.clients.requests.get.query({ requestId: params.id }).catch(end);
  const handlers = request.mayHandle
    ? await locals.api.clients.requests.handlers.query({ requestId: params.id }).catch(end)
    : [];
  return { request, handlers };
};
