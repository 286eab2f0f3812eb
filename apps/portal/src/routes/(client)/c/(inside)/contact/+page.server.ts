import { fail, redirect } from '@sveltejs/kit';
import { LOCALE_COOKIE, localeOf } from '#lib/server/preferences.ts';
import { endVisitPage, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

const DONE = { mail: m.own_mail_recorded, dropped: m.own_mail_dropped } as const;
const isDone = (done: string | null): done is keyof typeof DONE => done !== null && Object.hasOwn(DONE, done);

export const load: PageServerLoad = async (event) => {
  const { clients } = visitApiFor(event);
  const [standing, mail] = await Promise.all([clients.objections.own.query(), clients.mails.own.query()]).catch(
    (failure: unknown) => endVisitPage(failure, event.cookies),
  );
  const done = event.url.searchParams.get('done');
  const wish = standing ? m.own_contact_stopped : m.own_contact_resumed;
  return { standing, mail, done: done === 'wish' ? wish() : isDone(done) ? DONE[done]() : null };
};

type Own = ReturnType<typeof visitApiFor>['clients'];

async function say(event: RequestEvent, done: string, what: (own: Own) => Promise<unknown>) {
  const refused = await what(visitApiFor(event).clients)
    .then(() => null)
    .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
  if (refused !== null) return fail(409, { refused });
  redirect(303, `/c/contact?done=${done}`);
}

export const actions: Actions = {
  object: (event) => say(event, 'wish', ({ objections }) => objections.object.mutate()),
  hear: (event) => say(event, 'wish', ({ objections }) => objections.hearAgain.mutate()),
  /** The address goes back to the page and nowhere else: it comes again with the code. */
  askMail: async (event) => {
    const address = String((await event.request.formData()).get('address') ?? '').trim();
    const language = localeOf(event.cookies.get(LOCALE_COOKIE)) === 'en' ? 'en' : 'zh';
    if (address.length < 3 || address.length > 254) return fail(400, { address, mailRefused: m.own_mail_unreadable() });
    const asked = await visitApiFor(event)
      .clients.mails.ask.mutate({ address, language })
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (typeof asked === 'string') return fail(409, { address, mailRefused: asked });
    return { address, asked };
  },
  proveMail: async (event) => {
    const form = await event.request.formData();
    const [address, codeId, pageSecret] = ['address', 'codeId', 'pageSecret'].map((name) =>
      String(form.get(name) ?? ''),
    );
    const back = { address: address ?? '', asked: { codeId: codeId ?? '', pageSecret: pageSecret ?? '' } };
    const code = String(form.get('code') ?? '').replaceAll(/\D/g, '');
    if (code.length !== 6) return fail(400, { ...back, mailRefused: m.own_mail_code_unreadable() });
    const refused = await visitApiFor(event)
      .clients.mails.prove.mutate({ ...back.asked, address: back.address, code } as never)
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (refused !== null) return fail(409, { ...back, mailRefused: refused });
    redirect(303, '/c/contact?done=mail');
  },
  dropMail: (event) => say(event, 'dropped', ({ mails }) => mails.drop.mutate()),
};
