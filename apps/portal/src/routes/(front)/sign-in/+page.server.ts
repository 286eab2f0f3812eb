import { redirect } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { z } from 'zod';
import { portalProcess } from '#lib/server/portal-process.ts';
import { sentenceOfRefusal, signIn } from '#lib/server/sign-in.ts';
import { wayBack } from '#lib/server/way-back.ts';
import { nextPage } from '#lib/server/way-on.ts';
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
  provider: providerLink(wayBack(url.searchParams.get('to'))),
  /** Why the provider did not help. */
  providerRefused: PROVIDER_REFUSALS[url.searchParams.get('oidc') ?? '']?.() ?? null,
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

/** Said on the server, so that the page carries no further words. */
const PROVIDER_REFUSALS: Readonly<Record<string, () => string>> = {
  refused: m.sign_in_oidc_refused,
  limited: m.sign_in_oidc_limited,
  unavailable: m.sign_in_oidc_unavailable,
};

/** The link to the provider of single sign-on, where the installation has one. */
function providerLink(to: string): { readonly href: string; readonly text: string } | null {
  const { oidcLabel: label } = portalProcess().config;
  if (label === undefined) return null;
  return { href: `/sign-in/oidc?to=${encodeURIComponent(to)}`, text: m.sign_in_by_oidc({ label }) };
}
