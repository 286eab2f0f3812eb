import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/server/sign-in.ts';
import type { RequestHandler } from './$types.js';

export const POST: RequestHandler = async (event) => {
  await signOut(event);
  redirect(303, '/sign-in?out');
};
