import { redirect } from '@sveltejs/kit';
import { forgetVisit, visitApiFor } from '#lib/server/visit.ts';
import type { RequestHandler } from './$types.js';

/** Whatever the api answers, this browser forgets the visit. */
export const POST: RequestHandler = async (event) => {
  const left = await visitApiFor(event)
    .clients.visits.leave.mutate()
    .then(() => true)
    .catch(() => false);
  forgetVisit(event.cookies);
  redirect(303, left ? '/c?over=left' : '/c?over=ended');
};
