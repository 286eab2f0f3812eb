import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { lastDayOf } from '#lib/requests/last-day.ts';
import { actWord, KINDS, kindWord, reasonWord, STATE_WORDS } from '#lib/requests/words.ts';
import { endVisitPage, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';
import type { Actions, PageServerLoad } from './$types.js';

type Asked = Parameters<ReturnType<typeof visitApiFor>['clients']['requests']['ask']['mutate']>[0];
type Own = Awaited<ReturnType<ReturnType<typeof visitApiFor>['clients']['requests']['own']['query']>>[number];

/** What the client reads below a case, beside what happened in it. */
function standing({ kind, state, isRestrictedNow, isOverdue, dueAt }: Own) {
  return {
    isLate: isOverdue,
    due: state === 'done' || state === 'refused' ? null : lastDayOf(dueAt),
    note:
      state === 'refused'
        ? m.own_request_remedy()
        : kind === 'delete' && isRestrictedNow
          ? m.own_request_waits_erasure()
          : isRestrictedNow
            ? m.own_request_restricted()
            : null,
  };
}

export const load: PageServerLoad = async (event) => {
  const requests = await visitApiFor(event)
    .clients.requests.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  return {
    // Made when the page is opened: sent twice, from two tabs or after a lost answer, it is one request.
    key: randomUUID(),
    kinds: KINDS,
    done: event.url.searchParams.has('done'),
    requests: requests.map((request) => ({
      ...{ requestId: request.requestId, number: request.number, takenAt: request.takenAt },
      kindText: kindWord(request.kind),
      stateText: STATE_WORDS[request.state](),
      ...standing(request),
      documents: request.documents.length,
      steps: request.steps.map(({ act, at, code, words }) => ({
        ...{ at, words, isOurs: act !== 'taken', act },
        text: actWord(act, null),
        reason: reasonWord(act, code),
      })),
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [kind, words] = [String(form.get('kind') ?? ''), String(form.get('words') ?? '')];
    const back = { kind, words, about: form.get('about') === 'agent' };
    if (kind === '') return fail(400, { ...back, refused: m.own_request_no_kind() });
    const asked = {
      key: String(form.get('key') ?? ''),
      ...{ kind, words, aboutMyAgent: back.about },
      language: getLocale() === 'en' ? 'en' : 'zh',
    };
    // What the form names is judged by the api's strict shapes, here as everywhere.
    const refused = await visitApiFor(event)
      .clients.requests.ask.mutate(asked as unknown as Asked)
      .then(() => null)
      .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
    if (refused !== null) return fail(409, { ...back, refused });
    redirect(303, '/c/requests?done');
  },
};
