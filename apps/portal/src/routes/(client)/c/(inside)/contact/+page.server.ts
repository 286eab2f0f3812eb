import { fail, redirect } from '@sveltejs/kit';
import { endVisitPage, refusedInVisit, visitApiFor } from '#lib/server/visit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const standing = await visitApiFor(event)
    .clients.objections.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  return { standing, done: event.url.searchParams.has('done') };
};

type Objections = ReturnType<typeof visitApiFor>['clients']['objections'];

async function say(event: RequestEvent, what: (objections: Objections) => Promise<unknown>) {
  const refused = await what(visitApiFor(event).clients.objections)
    .then(() => null)
    .catch((failure: unknown) => refusedInVisit(failure, event.cookies));
  if (refused !== null) return fail(409, { refused });
  redirect(303, '/c/contact?done');
}

export const actions: Actions = {
  object: (event) => say(event, (objections) => objections.object.mutate()),
  hear: (event) => say(event, (objections) => objections.hearAgain.mutate()),
};
