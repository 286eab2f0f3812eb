import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const MAX_CURSOR = 200;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const cursor = url.searchParams.get('cursor')?.slice(0, MAX_CURSOR) ?? null;
  const asked = locals.api.retention.lists.read.query({ listId: params.id, cursor } as never);
  return { list: await asked.catch((failure: unknown) => endPage(failure, url.pathname)) };
};
