import { PERIODS, startOf } from '#lib/accountability/periods.ts';
import { ACTION_WORDS, OUTCOME_WORDS } from '#lib/accountability/words.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const PAGE = 100;

/** Filters stand in the address: they are ids and names of acts, never something a person typed. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams;
  const known = <Words extends object>(words: Words, text: string | null) =>
    text !== null && Object.hasOwn(words, text) ? (text as keyof Words & string) : null;
  const idIn = (text: string | null) => (text !== null && UUID.test(text) ? text : null);

  const filter = {
    outcome: known(OUTCOME_WORDS, asked.get('outcome')),
    action: known(ACTION_WORDS, asked.get('action')),
    period: known(PERIODS, asked.get('period')),
    staff: idIn(asked.get('staff')),
    client: idIn(asked.get('client')),
  };
  const cursor = asked.get('cursor');
  const page = await locals.api.accountability.log.search
    .query({
      limit: PAGE,
      ...(cursor === null ? {} : { cursor: cursor.slice(0, 200) }),
      ...(filter.outcome === null ? {} : { outcome: filter.outcome }),
      ...(filter.action === null ? {} : { action: filter.action }),
      ...(filter.staff === null ? {} : { staffId: filter.staff }),
      ...(filter.client === null ? {} : { clientId: filter.client }),
      ...(filter.period === null ? {} : { from: startOf(filter.period, new Date()).toISOString() }),
    })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, filter, further: cursor !== null };
};
