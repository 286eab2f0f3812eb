import { DEMAND_FIELDS, PROPERTY_FIELDS } from '@kean/clients/contract';
import { fail, redirect } from '@sveltejs/kit';
import { fieldWord } from '#lib/clients/field-words.ts';
import { inLocale } from '#lib/collection/purposes/in-locale.ts';
import { endVisitPage, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

const DONE = { changed: m.own_correct_done, same: m.own_correct_same, phone: m.own_phone_change_confirmed } as const;
const isDone = (done: string | null): done is keyof typeof DONE => done !== null && Object.hasOwn(DONE, done);

export const load: PageServerLoad = async (event) => {
  const done = event.url.searchParams.get('done');
  const named = (table: string, names: readonly string[]) =>
    names.map((name) => ({ field: `${table}.${name}`, word: fieldWord(`${table}.${name}`) }));
  const api = visitApiFor(event);
  const [own, paper, phoneChange] = await Promise.all([
    api.clients.visits.own.query(),
    api.paperArchive.own.list.query(),
    api.clients.phones.ownChange.query(),
  ]).catch((failure: unknown) => endVisitPage(failure, event.cookies));
  return {
    own,
    paper,
    phoneChange,
    // Named here, so that the page carries the words it shows and no others.
    demandFields: named('demand', DEMAND_FIELDS),
    propertyFields: named('property', PROPERTY_FIELDS),
    done: isDone(done) ? DONE[done]() : null,
  };
};

export const actions: Actions = {
  confirmPhone: async (event) => {
    const refused = await visitApiFor(event)
      .clients.phones.confirmInVisit.mutate()
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (refused !== null) return fail(409, { phoneRefused: refused });
    redirect(303, '/c/own?done=phone');
  },
  correct: async (event) => {
    const form = await event.request.formData();
    const [itemId, field, value] = ['item', 'field', 'value'].map((name) => String(form.get(name) ?? '').trim());
    const back = { itemId: itemId ?? '', field: field ?? '', value: value ?? '', asks: false };
    if (back.value === '') return fail(400, { ...back, refused: m.own_correct_missing() });
    const asked = { itemId, field, value, confirmed: form.get('confirmed') === 'yes' };
    const answer = await visitApiFor(event)
      .collection.visits.correctItem.mutate(asked as never)
      .catch((failure: unknown) => ({ outcome: 'refused' as const, text: refusedInVisit(failure, event.cookies) }));
    if (answer.outcome === 'refused') return fail(409, { ...back, refused: answer.text });
    if (answer.outcome === 'finding') {
      const { text, severity } = answer.finding;
      return fail(409, { ...back, refused: inLocale(text), asks: severity === 'asks' });
    }
    redirect(303, `/c/own?done=${answer.changed ? 'changed' : 'same'}`);
  },
};
