import { fail, redirect } from '@sveltejs/kit';
import { askRecovery, sentenceOfRefusal, useRecovery } from '#lib/server/sign-in.ts';
import * as m from '#paraglide/messages.js';
import type { Actions } from './$types.js';

const typedIn = (form: FormData, name: string, most: number): string => {
  const given = form.get(name);
  return typeof given === 'string' ? given.slice(0, most) : '';
};

/** Works without script; what was typed stays, except code and password. */
export const actions: Actions = {
  ask: async (event) => {
    const email = typedIn(await event.request.formData(), 'email', 320).trim();
    if (email === '') return fail(400, { part: 'ask' as const, asked: false, email, text: m.sign_in_email_wrong() });
    const outcome = await askRecovery(event, email);
    if (outcome.kind === 'in') return { part: 'ask' as const, asked: true, email, text: '' };
    return fail(outcome.status, { part: 'ask' as const, asked: false, email, text: sentenceOfRefusal(outcome) });
  },
  use: async (event) => {
    const form = await event.request.formData();
    const email = typedIn(form, 'email', 320).trim();
    const code = typedIn(form, 'code', 60);
    const newPassword = typedIn(form, 'password', 1024);
    const outcome = await useRecovery(event, { email, code, newPassword });
    // Where no role asks for a second factor, the page of enrolment sends on by itself.
    if (outcome.kind === 'in') redirect(303, '/sign-in/enrol?to=%2F');
    return fail(outcome.status, { part: 'use' as const, asked: false, email, text: sentenceOfRefusal(outcome) });
  },
};
