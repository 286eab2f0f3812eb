import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { webhooks, groups } = locals.api.personnel;
  const [{ webhooks: list }, { messages }] = await Promise.all([webhooks.list.query(), groups.list.query()]).catch(
    (failure: unknown) => endPage(failure, url.pathname),
  );
  return { webhooks: list, messages };
};
