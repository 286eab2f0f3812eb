import { passThrough } from '#lib/server/pass-through.ts';
import { visitHeaders } from '#lib/server/visit.ts';
import type { RequestHandler } from './$types.js';

/** A copy of one's own scan, as a file to be saved. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/paper-archive/own/scans/${encodeURIComponent(event.params.id)}`,
    headers: visitHeaders(event),
  });
