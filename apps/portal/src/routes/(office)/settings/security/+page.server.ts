import { endPage } from '#lib/server/page-errors.ts';
import { portalProcess } from '#lib/server/portal-process.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const { factors, identities, recoveries } = locals.api.agency;
  const [overview, own, connected] = await Promise.all([
    factors.list.query(),
    recoveries.own.query(),
    identities.list.query(),
  ]).catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return {
    overview,
    recovery: own.open,
    identities: connected.identities,
    /** What people call the company's provider; absent where there is none. */
    provider: portalProcess().config.oidcLabel ?? null,
    readAt: new Date().toISOString(),
  };
};
