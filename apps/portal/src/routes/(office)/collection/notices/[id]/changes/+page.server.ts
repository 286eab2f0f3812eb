import { redirect } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** What this version says otherwise than the one before it. */
export const load: PageServerLoad = async ({ locals, params, route }) => {
  const end = (failure: unknown) => endPage(failure, route.id.replace('/(office)', ''));
  const { get, compare } = locals.api.collection.notices;
  const notice = await get.query({ noticeId: params.id }).catch(end);
  if (notice.before === null) redirect(303, `/collection/notices/${notice.id}`);
  return { notice, comparison: await compare.query({ from: notice.before, to: notice.id }).catch(end) };
};
