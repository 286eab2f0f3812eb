import { type Action, fail, redirect } from '@sveltejs/kit';
import { actsInWords, inWords, purposesInWords } from '#lib/accountability/acts.ts';
import { choiceInWords, type KnownNames } from '#lib/accountability/choice-in-words.ts';
import { conditionsOf, keptConditionsOf, namedView } from '#lib/accountability/conditions.ts';
import { type Find, findIn } from '#lib/accountability/find.ts';
import { healthInWords } from '#lib/accountability/health-in-words.ts';
import { addressOf, changed, choiceIn, type LogChoice } from '#lib/accountability/log-choice.ts';
import type { LogEntry } from '#lib/api/views.ts';
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
  const entries = inWords(page.entries);
  return {
    entries,
    next: page.next,
    views: views.map(namedView),
    health,
    choice,
    tokens: choiceInWords(choice, namesIn(entries, choice)),
    acts: actsInWords(),
    purposes: purposesInWords(),
    further: cursor !== null,
  };
};

/** Names of what the choice holds by id, where an entry of the page tells them. */
function namesIn(entries: readonly LogEntry[], { staff, client, branch }: LogChoice): KnownNames {
  return {
    staffNumber: entries.find((entry) => entry.staff?.id === staff)?.staff?.number ?? null,
    clientLabel: entries.find((entry) => entry.subject?.id === client)?.subject?.label ?? null,
    branchName: entries.find((entry) => entry.branchId === branch)?.branchName ?? null,
  };
}

type Event = Parameters<Action>[0];

/** The choice that the form was sent from: it travels along, for the address of a form's action cannot hold it. */
async function formOf({ request }: Event) {
  const form = await request.formData();
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const choice = choiceIn(new URLSearchParams(text('choice')));
  return { choice, tokens: choiceInWords(choice, namesIn([], choice)), text };
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
    const { choice, tokens, text } = await formOf(event);
    const typed = text('q').slice(0, 40);
    let found: Find | null;
    try {
      found = await findIn(event.locals.api, typed);
    } catch (failure) {
      return fail(400, { typed: { q: typed }, refusal: refusalOf(failure), choice, tokens });
    }
    if (found === null) return fail(404, { typed: { q: typed }, refusal: m.log_find_nothing(), choice, tokens });
    redirect(303, addressOf(changed(choice, found)));
  },

  keepView: async (event) => {
    const { choice, tokens, text } = await formOf(event);
    const name = text('name').slice(0, 40);
    const { views } = event.locals.api.accountability.log;
    const refusal = await views.save.mutate({ name, conditions: keptConditionsOf(choice) }).then(() => null, refusalOf);
    if (refusal !== null) return fail(400, { typed: { name }, refusal, choice, tokens });
    redirect(303, addressOf(choice));
  },

  dropView: async (event) => {
    const { choice, tokens, text } = await formOf(event);
    const { views } = event.locals.api.accountability.log;
    const refusal = await views.delete.mutate({ viewId: text('viewId') }).then(() => null, refusalOf);
    if (refusal !== null) return fail(400, { typed: {}, refusal, choice, tokens });
    redirect(303, addressOf(choice));
  },
};
