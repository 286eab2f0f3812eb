import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { directories, providers } = locals.api.personnel;
  const [list, signals] = await Promise.all([directories.list.query(), providers.list.query()]).catch(
    (failure: unknown) => endPage(failure, url.pathname),
  );
  return { list, providers: signals, address: `${url.origin}/scim/v2`, receive: `${url.origin}/ssf/receive` };
};
