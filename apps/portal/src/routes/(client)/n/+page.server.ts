import { error } from '@sveltejs/kit';
import { instant } from '#lib/format/instants.ts';
import { partsForPeople } from '#lib/incidents/notices/parts-for-people.ts';
import { visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

/** For everybody, also who has not come in. */
export const load: PageServerLoad = async (event) => {
  const notices = await visitApiFor(event)
    .incidents.notices.published.query()
    .catch(() => error(503, m.error_unavailable_text(), { kind: 'unavailable' }));
  return {
    notices: notices.map(({ noticeId, parts, since, until }) => ({
      noticeId,
      since: instant(since),
      until: instant(until),
      parts: partsForPeople(parts),
    })),
  };
};
