import { fail, redirect } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import { proveByCode, sentenceOfRefusal } from '#lib/server/sign-in.ts';
import { wayBack } from '#lib/server/way-back.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const to = wayBack(url.searchParams.get('to'));
  const standing = await locals.api.agency.session.standing.query().catch((failure: unknown) => endPage(failure, to));
  if (standing.owes === 'nothing') redirect(303, to);
  if (standing.owes === 'enrolment') redirect(303, `/sign-in/enrol?to=${encodeURIComponent(to)}`);
  return { standing, to };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const by: 'totp' | 'recovery-code' = form.get('by') === 'recovery-code' ? 'recovery-code' : 'totp';
    const code = form.get('code');
    const outcome = await proveByCode(event, by, typeof code === 'string' ? code.slice(0, 60) : '');
    if (outcome.kind === 'in') redirect(303, wayBack(event.url.searchParams.get('to')));
    // Used codes and wrong ones alike are of no use any more: nothing of it is given back.
    return fail(outcome.status, { by, text: sentenceOfRefusal(outcome) });
  },
};
