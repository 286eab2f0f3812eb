import { SEVERITIES } from '#lib/incidents/words.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const SHOWS = ['open', 'new', 'triaged', 'in-case', 'closed', 'mine', 'suppressed'] as const;
export type Shown = (typeof SHOWS)[number];

export const load: PageServerLoad = async ({ locals, url }) => {
  const show = SHOWS.find((one) => one === url.searchParams.get('show')) ?? 'open';
  const severity = SEVERITIES.find((one) => one === url.searchParams.get('severity'));
  const filter = { show, ...(severity === undefined ? {} : { severity }) };
  const { alerts, suppressions } = locals.api.incidents;
  const [page, quiet] = await Promise.all([
    alerts.list.query(filter),
    show === 'suppressed' ? suppressions.list.query() : [],
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, quiet, filter };
};
