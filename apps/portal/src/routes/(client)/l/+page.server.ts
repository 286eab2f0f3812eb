import { fail } from '@sveltejs/kit';
import { sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import { visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, RequestEvent } from './$types.js';

/** What somebody brought: the secret itself, or the whole link where it was pasted. */
const SECRET = /(?:^|#)([A-Za-z0-9_-]{22})$/;

/** Reads the link out of the form and asks by it; the secret goes back to the page in a hidden field and nowhere else. */
async function byLink(event: RequestEvent, call: 'read' | 'sign') {
  const form = await event.request.formData();
  const secret = SECRET.exec(String(form.get('link') ?? '').trim())?.[1];
  if (secret === undefined) return fail(400, { refused: m.own_link_unreadable(), reminder: null, secret: null });
  const { reminder } = visitApiFor(event).personnel;
  const read = () => reminder.read.mutate({ secret });
  try {
    const staffNumber = String(form.get('number') ?? '').slice(0, 20);
    const told = call === 'read' ? await read() : await reminder.sign.mutate({ secret, staffNumber });
    return { refused: null, reminder: told, secret };
  } catch (failure) {
    const told = toldBy(failure);
    const refused = told === null ? m.error_unavailable_text() : sentenceOf(told);
    const again = told?.code === 'PERSONNEL_NUMBER_WRONG' ? await read().catch(() => null) : null;
    const status = told?.kind === 'not-found' ? 404 : told?.kind === 'invalid' ? 400 : 503;
    return fail(status, { refused, reminder: again, secret: again === null ? null : secret });
  }
}

export const actions: Actions = {
  open: (event) => byLink(event, 'read'),
  sign: (event) => byLink(event, 'sign'),
};
