import { redirect } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import { wayBack } from '#lib/server/way-back.ts';
import type { PageServerLoad } from './$types.js';

/** For who has a role that asks for a second factor, and has none. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const to = wayBack(url.searchParams.get('to'));
  const standing = await locals.api.agency.session.standing.query().catch((failure: unknown) => endPage(failure, to));
  if (standing.owes === 'nothing') redirect(303, to);
  if (standing.owes === 'second-factor') redirect(303, `/sign-in/second-step?to=${encodeURIComponent(to)}`);
  return { to };
};
