import { fail } from '@sveltejs/kit';
import { refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, RequestEvent } from './$types.js';

type Phones = ReturnType<typeof visitApiFor>['clients']['phones'];
type Answer = (phones: Phones, linkSecret: string) => Promise<unknown>;

async function answered(event: RequestEvent, answer: Answer, done: 'objected' | 'confirmed') {
  const text = String((await event.request.formData()).get('link') ?? '').trim();
  const linkSecret = /(?:^|#)([A-Za-z0-9_-]{22})$/.exec(text)?.[1] ?? '';
  if (linkSecret === '') return fail(400, { refused: m.own_link_unreadable(), done: null });
  const refused = await answer(visitApiFor(event).clients.phones, linkSecret)
    .then(() => null)
    .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
  return refused === null ? { refused, done } : fail(403, { refused, done: null });
}

/** Nothing happens by opening the page: a link that a program looks at in advance answers nothing. */
export const actions: Actions = {
  object: (event) => answered(event, (phones, linkSecret) => phones.object.mutate({ linkSecret }), 'objected'),
  confirm: (event) => answered(event, (phones, linkSecret) => phones.confirmOwn.mutate({ linkSecret }), 'confirmed'),
};
