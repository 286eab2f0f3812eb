import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => ({
  own: await visitApiFor(event)
    .clients.visits.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies)),
});
