import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The scan of a signed form on its way in, as a stream. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/consents/${encodeURIComponent(event.params.clientId)}/acts/${encodeURIComponent(event.params.actId)}/scans`,
    search: event.url.search,
  });
