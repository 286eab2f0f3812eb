import type { ClientRole, ClientState } from '@kean/clients/contract';
import { fail } from '@sveltejs/kit';
import { COLUMNS_COOKIE, hiddenColumns } from '#lib/clients/columns.ts';
import { ROLE_WORDS, STATE_WORDS } from '#lib/clients/words.ts';
import { endPage, sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import type { Actions, PageServerLoad } from './$types.js';

const oneOf = <T extends string>(words: Record<T, unknown>, text: string | null): T | undefined =>
  text !== null && Object.hasOwn(words, text) ? (text as T) : undefined;

export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const state = oneOf<ClientState>(STATE_WORDS, url.searchParams.get('state'));
  const role = oneOf<ClientRole>(ROLE_WORDS, url.searchParams.get('role'));
  const filter = { ...(state ? { state } : {}), ...(role ? { role } : {}) };
  const page = await locals.api.clients.list.query(filter).catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, filter, hidden: hiddenColumns(cookies.get(COLUMNS_COOKIE)) };
};

const MAX_SEARCH = 40;

export const actions: Actions = {
  /** The search of a page whose script has not arrived. As a form body, never as an address (I1). */
  search: async ({ request, locals }) => {
    const text = (await request.formData()).get('q');
    if (typeof text !== 'string' || text.trim() === '') return { found: null, text: '' };
    const q = text.trim().slice(0, MAX_SEARCH);
    try {
      return { found: await locals.api.clients.search.mutate({ q }), text: q };
    } catch (failure) {
      const told = toldBy(failure);
      if (told === null || told.kind === 'unauthenticated') endPage(failure, '/clients');
      return fail(400, { found: null, text: q, refusal: sentenceOf(told) });
    }
  },
};
