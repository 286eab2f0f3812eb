import type { Aim } from '#lib/incidents/containment/Measures.svelte';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f-]{36}$/;
/** What an alert may lead here for. */
const AIMED = ['freeze', 'cut-sessions'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const show = url.searchParams.get('show') === 'over' ? ('over' as const) : ('in-force' as const);
  const rows = await locals.api.incidents.containment.list
    .query({ show })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { rows, show, aim: aimOf(url.searchParams) };
};

function aimOf(asked: URLSearchParams): Aim | null {
  const kind = AIMED.find((one) => one === asked.get('press'));
  const staffId = asked.get('staff') ?? '';
  if (kind === undefined || !ID.test(staffId)) return null;
  return { kind, target: { of: 'person', staffId } };
}
