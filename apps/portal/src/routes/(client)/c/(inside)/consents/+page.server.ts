import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { endVisitPage, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';
import type { Actions, PageServerLoad } from './$types.js';

type Api = ReturnType<typeof visitApiFor>;
type Consents = Awaited<ReturnType<Api['collection']['visits']['consents']['query']>>;
type Answers = Parameters<Api['collection']['visits']['give']['mutate']>[0];
type Withdrawal = Parameters<Api['collection']['visits']['withdraw']['mutate']>[0];

const STATES: Readonly<Record<Consents['states'][number]['state'], () => string>> = {
  unasked: m.own_state_unasked,
  given: m.own_state_given,
  pending: m.own_state_pending,
  unconfirmed: m.own_state_unconfirmed,
  refused: m.own_state_refused,
  withdrawn: m.own_state_withdrawn,
  expired: m.own_state_expired,
  superseded: m.own_state_outdated,
  outdated: m.own_state_outdated,
};

export const load: PageServerLoad = async (event) => {
  const read = await visitApiFor(event)
    .collection.visits.consents.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const language = getLocale() === 'en' ? 'en' : 'zh';
  const { notice, receipts } = read;
  const purposes = read.purposes.map((purpose) => {
    const states = read.states.filter((one) => one.purpose === purpose.code);
    const general = states.find((one) => one.class === 'general');
    return {
      code: purpose.code,
      withdrawKey: randomUUID(),
      title: purpose.title[language],
      explained: purpose.explained[language],
      retention: purpose.retention.text[language],
      basis: purpose.basis.text[language],
      fields: purpose.fields.map(({ title, because, sensitive }) => {
        return { title: title[language], because: because[language], sensitive };
      }),
      isAsked: notice?.purposes.some((code) => code === purpose.code) ?? false,
      state: general?.state ?? 'unasked',
      stateText:
        general?.state === 'unasked' && general.otherBasis !== null
          ? m.own_state_other_basis()
          : STATES[general?.state ?? 'unasked'](),
      since: general?.since ?? null,
      otherBasis: general?.otherBasis?.article ?? null,
      separate: states
        .filter((one) => one.class !== 'general')
        .map((one) => ({ class: one.class, isGiven: one.state === 'given', stateText: STATES[one.state]() })),
    };
  });
  return {
    // One for each form, made when the page is opened: sent twice or after a lost answer, it is one act and one receipt. Two forms that
    // shared a key would be told that they say two things.
    key: randomUUID(),
    notice:
      notice === null
        ? null
        : {
            id: notice.id,
            version: notice.version,
            parts: Object.entries(notice.words).map(([name, text]) => ({ name, text: text[language] })),
          },
    purposes,
    receipts,
    bySheet: read.bySheet,
    done: event.url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  give: async (event) => {
    const form = await event.request.formData();
    const answers = form.getAll('purpose').flatMap((purpose) => {
      const answer = form.get(`answer:${purpose}`);
      if (answer !== 'given' && answer !== 'refused') return [];
      const separate = answer === 'given' ? form.getAll(`separate:${purpose}`) : [];
      return [{ purpose, answer, separate }];
    });
    if (answers.length === 0) return fail(400, { refused: m.own_answer_missing() });
    const said = {
      key: String(form.get('key') ?? ''),
      noticeId: String(form.get('noticeId') ?? ''),
      by: form.get('who') === 'guardian' ? 'guardian' : 'subject',
      underFourteen: form.get('who') === 'guardian',
      answers,
    };
    // What the form names is judged by the api's strict shapes, here as everywhere.
    const refused = await visitApiFor(event)
      .collection.visits.give.mutate(said as unknown as Answers)
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (refused !== null) return fail(409, { refused });
    redirect(303, '/c/consents?done');
  },
  withdraw: async (event) => {
    const form = await event.request.formData();
    const asked = { key: String(form.get('key') ?? ''), purposes: [String(form.get('purpose') ?? '')] };
    const refused = await visitApiFor(event)
      .collection.visits.withdraw.mutate(asked as unknown as Withdrawal)
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (refused !== null) return fail(409, { refused });
    redirect(303, '/c/consents?done');
  },
};
