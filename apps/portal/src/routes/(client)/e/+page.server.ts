import { fail } from '@sveltejs/kit';
import { sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import { visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions } from './$types.js';

/** What somebody brought: the secret itself, or the whole link where it was pasted. */
const SECRET = /(?:^|#)([A-Za-z0-9_-]{22})$/;

export const actions: Actions = {
  default: async (event) => {
    const text = String((await event.request.formData()).get('link') ?? '').trim();
    const secret = SECRET.exec(text)?.[1];
    if (secret === undefined) return fail(400, { refused: m.own_link_unreadable(), certificates: null });
    try {
      return { refused: null, certificates: await visitApiFor(event).retention.certificates.own.mutate({ secret }) };
    } catch (failure) {
      const told = toldBy(failure);
      const refused = told === null ? m.error_unavailable_text() : sentenceOf(told);
      return fail(told?.kind === 'not-found' ? 404 : 503, { refused, certificates: null });
    }
  },
};
