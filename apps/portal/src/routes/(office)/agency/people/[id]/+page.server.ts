import { error } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
  if (!ID.test(params.id)) error(404, m.error_not_found_text(), { kind: 'not-found' });
  const { signedIn } = await parent();
  const holdings = await locals.api.agency.people.holdings
    .query({ staffId: params.id })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  const phones = signedIn.actions.includes('personnel.record-phones')
    ? await locals.api.personnel.phones.list
        .query({ staffId: params.id })
        .catch((failure: unknown) => endPage(failure, url.pathname))
    : null;
  return { holdings, phones };
};
