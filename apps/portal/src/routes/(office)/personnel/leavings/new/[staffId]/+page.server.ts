import { error } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { staffId } = params;
  if (!ID.test(staffId)) error(404, m.error_not_found_text(), { kind: 'not-found' });
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const [preview, holdings] = await Promise.all([
    locals.api.personnel.leavings.preview.query({ staffId }).catch(end),
    locals.api.agency.people.holdings.query({ staffId }).catch(end),
  ]);
  return { preview, holdings };
};
