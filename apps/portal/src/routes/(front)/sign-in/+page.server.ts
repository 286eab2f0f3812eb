import { redirect } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { z } from 'zod';
import { sentenceOfRefusal, signIn } from '#lib/server/sign-in.ts';
import { wayBack } from '#lib/server/way-back.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

const SignInForm = z.object({
  email: z.email({ error: () => m.sign_in_email_wrong() }).max(200),
  password: z
    .string()
    .min(1, { error: () => m.sign_in_password_missing() })
    .max(500),
});

export const load: PageServerLoad = async ({ url }) => ({
  form: await superValidate(zod4(SignInForm)),
  /** Where to go from here; a path of ours. */
  to: wayBack(url.searchParams.get('to')),
  /** Why this page came up unasked. */
  reason: url.searchParams.has('to') ? ('ended' as const) : url.searchParams.has('out') ? ('out' as const) : null,
});

export const actions: Actions = {
  default: async (event) => {
    const form = await superValidate(event, zod4(SignInForm));
    const { email, password } = form.data;
    // What was typed stays in the form, except the password.
    form.data.password = '';
    if (!form.valid) return message(form, '', { status: 400 });
    const outcome = await signIn(event, email, password);
    if (outcome.kind === 'in') redirect(303, nextPage(outcome.owes, wayBack(event.url.searchParams.get('to'))));
    return message(form, sentenceOfRefusal(outcome), { status: outcome.status as 400 });
  },
};

function nextPage(owes: 'nothing' | 'second-factor' | 'enrolment', to: string): string {
  if (owes === 'nothing') return to;
  return `/sign-in/${owes === 'enrolment' ? 'enrol' : 'second-step'}?to=${encodeURIComponent(to)}`;
}
