import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, route }) => {
  const { notices, purposes } = locals.api.collection;
  const [notice, known] = await Promise.all([notices.get.query({ noticeId: params.id }), purposes.list.query()]).catch(
    (failure: unknown) => endPage(failure, route.id.replace('/(office)', '')),
  );
  return { notice, purposes: known };
};
