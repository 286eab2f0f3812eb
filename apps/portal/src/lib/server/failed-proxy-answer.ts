import type { RequestEvent } from '@sveltejs/kit';
import * as m from '#paraglide/messages.js';
import { portalProcess } from './portal-process.ts';

/** The api did not answer. The browser is told so in the api's own error form, and the operator by code only (I1, I9). */
export function failedProxyAnswer(event: RequestEvent, error: unknown): Response {
  if (event.request.signal.aborted) return new Response(null, { status: 499 });
  portalProcess().logger.error('api.unreachable', error, { route: event.route.id ?? '' });
  const publicText = {
    zh: m.error_unavailable_text({}, { locale: 'zh-CN' }),
    en: m.error_unavailable_text({}, { locale: 'en' }),
  };
  const told = { code: 'PORTAL_API_UNREACHABLE', kind: 'unavailable', publicText, requestId: event.locals.requestId };
  return Response.json({ error: told }, { status: 503, headers: { 'retry-after': '5' } });
}
