import { endPage, toldBy } from '#lib/server/page-errors.ts';
import type { Actions, PageServerLoad } from './$types.js';

const MAX_TEXT = 40;

export const load: PageServerLoad = async ({ locals, url }) => {
  const page = await locals.api.agency.people.search
    .mutate({ text: '' })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { page };
};

export const actions: Actions = {
  /** The search of a page whose script has not arrived. As a form body, never as an address (I1). */
  search: async ({ request, locals }) => {
    const given = (await request.formData()).get('text');
    const text = typeof given === 'string' ? given.trim().slice(0, MAX_TEXT) : '';
    try {
      return { found: await locals.api.agency.people.search.mutate({ text }), text };
    } catch (failure) {
      if (toldBy(failure)?.kind === 'invalid') return { found: null, text };
      return endPage(failure, '/agency/people');
    }
  },
};
