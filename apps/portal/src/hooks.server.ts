import { randomUUID } from 'node:crypto';
import { StartRefusal } from '@kean/kernel';
import { withRequestId } from '@kean/observability';
import { text } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { sequence } from '@sveltejs/kit/hooks';
import { apiFor } from '#lib/server/api.ts';
import { errorInWords } from '#lib/server/errors-in-words.ts';
import { comesFromOurPages } from '#lib/server/origin.ts';
import { portalProcess } from '#lib/server/portal-process.ts';
import { LOCALE_COOKIE, localeOf, THEME_COOKIE, themeClass, themeOf } from '#lib/server/preferences.ts';
import { addSecurityHeaders } from '#lib/server/security-headers.ts';
import { mostBodyBytes } from '#lib/server/takes-files.ts';
import { whoMayOpen } from '#lib/server/who-may-open.ts';
import * as m from '#paraglide/messages.js';
import { paraglideMiddleware } from '#paraglide/server.js';

/** EX_CONFIG of sysexits.h: a supervisor need not try again before somebody has corrected the environment. */
const EXIT_REFUSED = 78;

export const init: ServerInit = () => {
  try {
    portalProcess().logger.info('process.started');
  } catch (failure) {
    if (!(failure instanceof StartRefusal)) throw failure;
    process.stderr.write(`${failure.sentences.join('\n')}\n`);
    process.exit(EXIT_REFUSED);
  }
};

/** Counting a cabinet, label by label. */
const READS_LABELS = '/(office)/paper/stock/[id]';

/** Names and measures each request, and gives it what every page needs. */
const observe: Handle = async ({ event, resolve }) => {
  const { config, pageSeconds } = portalProcess();
  const startedAt = performance.now();
  event.locals.requestId = randomUUID();
  event.locals.theme = themeOf(event.cookies.get(THEME_COOKIE));
  event.locals.api = apiFor(event);
  const response = await withRequestId(event.locals.requestId, async () => resolve(event));
  addSecurityHeaders(response.headers, {
    secure: config.portalOrigin.startsWith('https:'),
    camera: event.route.id === READS_LABELS,
  });
  const route = event.route.id?.replaceAll(/[^a-z0-9_.:-]/gi, '.').replace(/^\.+/, '') || 'none';
  pageSeconds.observe({ route, outcome: outcomeOf(response.status) }, (performance.now() - startedAt) / 1000);
  return response;
};

function outcomeOf(status: number): 'ok' | 'redirected' | 'refused' | 'failed' {
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  return status >= 300 ? 'redirected' : 'ok';
}

/** Programs come without a page, and their proxy takes no session along: no page of another site can act by them. */
const forPrograms = (path: string) => path.startsWith('/scim/v2/') || path.startsWith('/ssf/');

/** Refuses what another site makes the browser send, and bodies that no page of ours has. */
const guard: Handle = async ({ event, resolve }) => {
  const isOurs = comesFromOurPages(event.request, portalProcess().config.portalOrigin);
  if (!isOurs && !forPrograms(event.url.pathname)) {
    portalProcess().logger.warn('request.foreign-origin', { route: event.route.id ?? 'none' });
    return text(m.error_foreign_text({}, { locale: localeOf(event.cookies.get(LOCALE_COOKIE)) }), { status: 403 });
  }
  const length = Number(event.request.headers.get('content-length') ?? 0);
  if (length > mostBodyBytes(event.url.pathname)) return new Response(null, { status: 413 });
  return resolve(event);
};

/** Language and theme stand in the first byte of HTML, so nothing flickers and no inline script is needed. */
const dress: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ locale }) =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('<html lang="zh-CN"', `<html lang="${locale}"`)
          .replace('%kean.theme%', themeClass(event.locals.theme)),
    }),
  );

export const handle: Handle = sequence(observe, guard, dress);

/** What nobody expected: the person gets a reference, the operator a line without a foreign message (I1). */
export const handleError: HandleServerError = async ({ kind, error, event }) => {
  const reference = event.locals.requestId;
  const locale = localeOf(event.cookies.get(LOCALE_COOKIE));
  if (kind === 'app') {
    if (error.code === 'PORTAL_API_UNREACHABLE')
      portalProcess().logger.warn('api.unreachable', { route: event.route.id });
    const words = errorInWords(error.kind ?? 'internal', locale, error.code);
    const helper = error.code === 'CALL_NOT_YOUR_ROLE' ? await whoMayOpen(event, locale) : null;
    return { ...error, reference: error.reference ?? reference, ...words, ...(helper === null ? {} : { helper }) };
  }
  if (kind !== 'unknown' && error.status === 404) {
    const message = m.error_not_found_text({}, { locale });
    return { status: 404, message, kind: 'not-found', reference, ...errorInWords('not-found', locale) };
  }
  if (kind === 'unknown') portalProcess().logger.error('request.failed', error, { route: event.route.id ?? 'none' });
  const message = m.error_internal_text({}, { locale });
  const status = kind === 'unknown' ? 500 : error.status;
  return { status, message, kind: 'internal', reference, ...errorInWords('internal', locale) };
};
