import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** A scan of paper on its way in, as a stream. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/paper-archive/files/${encodeURIComponent(event.params.id)}/scans`,
    search: event.url.search,
  });
