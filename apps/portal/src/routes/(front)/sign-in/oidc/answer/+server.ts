import { error, redirect } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import { signInByProvider } from '#lib/server/sign-in.ts';
import { nextPage, takeWayOn } from '#lib/server/way-on.ts';
import * as m from '#paraglide/messages.js';
import type { RequestHandler } from './$types.js';

/** Statuses of a refusal that the sign-in page has words for. */
const REFUSALS: Readonly<Record<number, string>> = { 429: 'limited', 503: 'unavailable' };

/**
 * Where the provider sends the browser back to. Its answer stands in this address, acts once and leaves it with the redirect; no
 * page is shown here, so nothing else ever sees the address.
 */
export const GET: RequestHandler = async (event) => {
  if (portalProcess().config.oidcLabel === undefined) error(404, m.error_not_found_text());
  const to = takeWayOn(event.cookies);
  const outcome = await signInByProvider(event, event.url.search);
  if (outcome.kind === 'in') redirect(303, nextPage(outcome.owes, to));
  redirect(303, `/sign-in?oidc=${REFUSALS[outcome.status] ?? 'refused'}&to=${encodeURIComponent(to)}`);
};
