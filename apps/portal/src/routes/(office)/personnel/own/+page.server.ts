import { endPage } from '#lib/server/page-errors.ts';
import { wayBack } from '#lib/server/way-back.ts';
import type { PageServerLoad } from './$types.js';

/** What is asked of whoever is signed in. Open to everybody, also to whom everything else is closed. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { fitness, secrecy } = locals.api.personnel;
  const [own, breaches] = await Promise.all([fitness.own.query(), secrecy.own.query()]).catch((failure: unknown) =>
    endPage(failure, url.pathname),
  );
  return { own, breaches, back: url.searchParams.has('to') ? wayBack(url.searchParams.get('to')) : null };
};
