import { fail } from '@sveltejs/kit';
import { refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions } from './$types.js';

/** Nothing happens by opening the page: a link that a program looks at in advance takes nothing back. */
export const actions: Actions = {
  default: async (event) => {
    const text = String((await event.request.formData()).get('link') ?? '').trim();
    const linkSecret = /(?:^|#)([A-Za-z0-9_-]{22})$/.exec(text)?.[1] ?? '';
    if (linkSecret === '') return fail(400, { refused: m.own_link_unreadable(), done: false });
    const refused = await visitApiFor(event)
      .collection.consents.object.mutate({ linkSecret })
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    return refused === null ? { refused, done: true } : fail(403, { refused, done: false });
  },
};
