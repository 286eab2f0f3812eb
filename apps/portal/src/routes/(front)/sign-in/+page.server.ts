import { redirect } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { z } from 'zod';
import { type SignInOutcome, signIn } from '#lib/server/sign-in.ts';
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
    if (outcome.kind === 'in') redirect(303, wayBack(event.url.searchParams.get('to')));
    return message(form, sentence(outcome), { status: outcome.status as 400 });
  },
};

function sentence({ text, waitSeconds }: Exclude<SignInOutcome, { kind: 'in' }>): string {
  if (waitSeconds === null) return text;
  const minutes = Math.ceil(waitSeconds / 60);
  return minutes > 1 ? m.sign_in_limited_minutes({ text, minutes }) : m.sign_in_limited({ text, seconds: waitSeconds });
}
