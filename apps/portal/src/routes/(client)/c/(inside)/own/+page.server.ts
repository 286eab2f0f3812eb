import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const api = visitApiFor(event);
  const [own, paper] = await Promise.all([api.clients.visits.own.query(), api.paperArchive.own.list.query()]).catch(
    (failure: unknown) => endVisitPage(failure, event.cookies),
  );
  return { own, paper };
};
