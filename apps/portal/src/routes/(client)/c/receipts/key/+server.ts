import { error } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import * as m from '#paraglide/messages.js';
import type { RequestHandler } from './$types.js';

/** The public half of the key that signs receipts, as a file to keep beside them. For anybody: nobody can do anything with it but check. */
export const GET: RequestHandler = async () => {
  const answer = await fetch(`${portalProcess().config.apiUrl}/receipts/key`).catch(() => null);
  if (!answer?.ok) error(503, m.error_unavailable_text(), { kind: 'unavailable', code: 'PORTAL_API_UNREACHABLE' });
  return new Response(await answer.text(), {
    headers: { 'content-type': 'application/jwk+json', 'content-disposition': 'attachment; filename="receipts.jwk"' },
  });
};
