import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** A document that comes with a request on its way in, as a stream. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/requests/${encodeURIComponent(event.params.id)}/documents`,
    search: event.url.search,
  });
