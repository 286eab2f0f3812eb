import { error } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  if (!ID.test(params.id)) error(404, m.error_not_found_text(), { kind: 'not-found' });
  const ofCase = await locals.api.incidents.notices.ofCase
    .query({ caseId: params.id })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { ofCase };
};
