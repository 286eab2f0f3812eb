import { redirect } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import type { LayoutServerLoad } from './$types.js';

/** Who is signed in. Each page's own call asks the api again; this one only furnishes the rail. */
export const load: LayoutServerLoad = async ({ locals, url, untrack }) => {
  const pathname = untrack(() => url.pathname);
  const signedIn = await locals.api.agency.session.current.query().catch((failure) => endPage(failure, pathname));
  if (signedIn === null) redirect(303, `/sign-in?to=${encodeURIComponent(pathname)}`);
  return { signedIn };
};
