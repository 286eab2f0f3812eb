import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The paper of a background check on its way in, as a stream. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/personnel/checks/${encodeURIComponent(event.params.id)}/papers`,
    search: event.url.search,
  });
