import { error, redirect } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import { beginSingleSignOn } from '#lib/server/sign-in.ts';
import { wayBack } from '#lib/server/way-back.ts';
import { keepWayOn } from '#lib/server/way-on.ts';
import * as m from '#paraglide/messages.js';
import type { RequestHandler } from './$types.js';

/**
 * Sends the browser to the provider. A link and not a form: the content policy lets a form of ours lead nowhere but here, and
 * whoever is sent here by a foreign page has only been asked to sign in.
 */
export const GET: RequestHandler = async (event) => {
  const { config } = portalProcess();
  if (config.oidcLabel === undefined) error(404, m.error_not_found_text());
  const to = wayBack(event.url.searchParams.get('to'));
  const begun = await beginSingleSignOn(event);
  if ('refusal' in begun) redirect(303, `/sign-in?oidc=${begun.refusal}&to=${encodeURIComponent(to)}`);
  keepWayOn(event.cookies, to, config.portalOrigin.startsWith('https:'));
  redirect(303, begun.location, { external: true });
};
