import { instant } from '#lib/format/instants.ts';
import { partsForPeople } from '#lib/incidents/notices/parts-for-people.ts';
import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const notices = await visitApiFor(event)
    .incidents.notices.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  return {
    notices: notices.map(({ noticeId, parts, since }) => ({
      noticeId,
      since: instant(since),
      parts: partsForPeople(parts),
    })),
  };
};
