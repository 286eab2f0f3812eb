import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** A scan on its way out: an act that states a purpose, and no address that another page could open. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: `/paper-archive/scans/${encodeURIComponent(event.params.id)}`, search: event.url.search });
