import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { directories, providers, trials } = locals.api.personnel;
  const [list, signals, { provider: signIn }] = await Promise.all([
    directories.list.query(),
    providers.list.query(),
    trials.signInProvider.query(),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { list, providers: signals, signIn, address: `${url.origin}/scim/v2`, receive: `${url.origin}/ssf/receive` };
};
