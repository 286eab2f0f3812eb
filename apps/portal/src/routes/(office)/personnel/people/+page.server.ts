import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `who`: somebody who moves or goes away, chosen on the page of people. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const who = url.searchParams.get('who') ?? '';
  const [list, chosen] = await Promise.all([
    locals.api.personnel.people.list.query().catch(end),
    ID.test(who) ? locals.api.personnel.leavings.preview.query({ staffId: who }).catch(end) : null,
  ]);
  return { list, chosen };
};
