import { instant } from '#lib/format/instants.ts';
import { type NoticePart, PART_WORDS } from '#lib/incidents/notices/words.ts';
import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import { getLocale } from '#paraglide/runtime.js';
import type { PageServerLoad } from './$types.js';

/** In the order of PIPL 57. */
const PARTS: readonly NoticePart[] = ['dataKinds', 'cause', 'harm', 'measures', 'whatYouCanDo', 'contact'];

export const load: PageServerLoad = async (event) => {
  const notices = await visitApiFor(event)
    .incidents.notices.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const language = getLocale() === 'en' ? 'en' : 'zh';
  return {
    notices: notices.map(({ noticeId, parts, since }) => ({
      noticeId,
      since: instant(since),
      parts: PARTS.flatMap((part) => {
        const said = parts[part]?.[language];
        return said ? [{ title: PART_WORDS[part](), said }] : [];
      }),
    })),
  };
};
