import { type Action, fail, redirect } from '@sveltejs/kit';
import { conditionsOf, keptConditionsOf } from '#lib/accountability/conditions.ts';
import { type Find, findIn } from '#lib/accountability/find.ts';
import { healthInWords } from '#lib/accountability/health-in-words.ts';
import { addressOf, changed, choiceIn } from '#lib/accountability/log-choice.ts';
import { endPage, sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

const PAGE = 100;
const MAX_CURSOR = 200;

export const load: PageServerLoad = async ({ locals, url }) => {
  const choice = choiceIn(url.searchParams);
  const cursor = url.searchParams.get('cursor')?.slice(0, MAX_CURSOR) ?? null;
  const now = new Date();
  const { log } = locals.api.accountability;
  const conditions = conditionsOf(choice, now);
  const [page, views, health] = await Promise.all([
    log.search.query({ limit: PAGE, ...conditions, ...(cursor === null ? {} : { cursor }) }),
    log.views.list.query(),
    // The table is worth reading without its strip; the strip then says that it could not be read.
    log.health.query().then(
      (health) => healthInWords(health, now),
      () => null,
    ),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, views, health, choice, further: cursor !== null };
};

type Event = Parameters<Action>[0];

/** The choice that the form was sent from: it travels along, for the address of a form's action cannot hold it. */
async function formOf({ request }: Event) {
  const form = await request.formData();
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return { choice: choiceIn(new URLSearchParams(text('choice'))), text };
}

/** What the api refused, as a sentence beside the form; being signed out or without the api ends the page instead. */
function refusalOf(failure: unknown): string {
  const told = toldBy(failure);
  if (told === null || told.kind === 'unauthenticated') endPage(failure, '/accountability/log');
  // Only a client's number can be beyond the role of somebody who reads the log.
  return told.kind === 'forbidden' ? m.log_find_client_not_yours() : sentenceOf(told);
}

export const actions: Actions = {
  /** Narrows the log to the person or client whose number was typed. */
  find: async (event) => {
    const { choice, text } = await formOf(event);
    const typed = text('q').slice(0, 40);
    let found: Find | null;
    try {
      found = await findIn(event.locals.api, typed);
    } catch (failure) {
      return fail(400, { typed: { q: typed }, refusal: refusalOf(failure), choice });
    }
    if (found === null) return fail(404, { typed: { q: typed }, refusal: m.log_find_nothing(), choice });
    redirect(303, addressOf(changed(choice, found)));
  },

  keepView: async (event) => {
    const { choice, text } = await formOf(event);
    const name = text('name').slice(0, 40);
    const { views } = event.locals.api.accountability.log;
    const refusal = await views.save.mutate({ name, conditions: keptConditionsOf(choice) }).then(() => null, refusalOf);
    if (refusal !== null) return fail(400, { typed: { name }, refusal, choice });
    redirect(303, addressOf(choice));
  },

  dropView: async (event) => {
    const { choice, text } = await formOf(event);
    const { views } = event.locals.api.accountability.log;
    const refusal = await views.delete.mutate({ viewId: text('viewId') }).then(() => null, refusalOf);
    if (refusal !== null) return fail(400, { typed: {}, refusal, choice });
    redirect(303, addressOf(choice));
  },
};
