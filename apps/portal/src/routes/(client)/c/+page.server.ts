import { fail, redirect } from '@sveltejs/kit';
import { LOCALE_COOKIE, localeOf } from '#lib/server/preferences.ts';
import { keepVisit, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

const SENT_DIGITS = 6;
const SHEET_DIGITS = 12;
const OVER: Readonly<Record<string, () => string>> = { ended: m.own_visit_ended, left: m.own_left };

export const load: PageServerLoad = ({ url }) => ({ over: OVER[url.searchParams.get('over') ?? '']?.() ?? null });

/** What somebody brought: the secret itself, or the whole link where it was pasted. */
function linkSecretIn(form: FormData): string {
  const text = String(form.get('link') ?? '').trim();
  return /(?:^|#)([A-Za-z0-9_-]{22})$/.exec(text)?.[1] ?? '';
}

/** What the page shows again: which way the newest code went, or that it stands on paper, and whether a mailbox was offered. */
function standing(form: FormData) {
  const asked = form.get('way');
  const way = asked === 'mail' ? ('mail' as const) : asked === 'sheet' ? ('sheet' as const) : ('sms' as const);
  return { linkSecret: linkSecretIn(form), way, mail: form.get('mail') === 'yes' };
}

export const actions: Actions = {
  ask: async (event) => {
    const { linkSecret, way, mail } = standing(await event.request.formData());
    const back = { linkSecret, way, mail };
    if (linkSecret === '') return fail(400, { ...back, refused: m.own_link_unreadable(), sent: false });
    // Nothing is sent for a sheet, and nothing asked: whether there is one is nobody's to know before the code is typed.
    if (way === 'sheet') return { ...back, refused: null, sent: true };
    const language = localeOf(event.cookies.get(LOCALE_COOKIE)) === 'en' ? 'en' : 'zh';
    const asked = await visitApiFor(event)
      .clients.visits.askCode.mutate({ linkSecret, way, language })
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (typeof asked === 'string') return fail(429, { ...back, refused: asked, sent: true });
    return { ...back, mail: asked.mail, refused: null, sent: true };
  },
  enter: async (event) => {
    const form = await event.request.formData();
    const back = standing(form);
    const { linkSecret, way } = back;
    const code = String(form.get('code') ?? '').replaceAll(/\D/g, '');
    if (linkSecret === '' || code.length !== (way === 'sheet' ? SHEET_DIGITS : SENT_DIGITS)) {
      const refused = way === 'sheet' ? m.own_sheet_unreadable() : m.own_code_unreadable();
      return fail(400, { ...back, refused, sent: true });
    }
    const entered = await visitApiFor(event)
      .clients.visits.enter.mutate({ linkSecret, code })
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (typeof entered === 'string') return fail(403, { ...back, refused: entered, sent: true });
    keepVisit(event.cookies, entered.visitToken);
    redirect(303, '/c/own');
  },
};
