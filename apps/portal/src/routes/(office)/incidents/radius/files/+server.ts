import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** What leaked, on its way to be sealed, as a stream. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: '/incidents/radius', search: event.url.search });
