import { error } from '@sveltejs/kit';
import { day } from '#lib/format/instants.ts';
import { sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { RequestHandler } from './$types.js';

/** The register as a file for tools; it says the same as the page. */
export const GET: RequestHandler = async ({ locals }) => {
  const register = await locals.api.accountability.register.query().catch((failure: unknown) => {
    const told = toldBy(failure);
    if (told === null) error(503, m.error_unavailable_text(), { kind: 'unavailable', code: 'PORTAL_API_UNREACHABLE' });
    error(403, sentenceOf(told), { kind: told.kind, code: told.code, reference: told.requestId });
  });
  return new Response(`${JSON.stringify(register, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="kean-register-${day(new Date())}.json"`,
      'x-content-type-options': 'nosniff',
    },
  });
};
