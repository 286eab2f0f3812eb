import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The same on its way out: an act, and no address that another page could open. */
export const POST: RequestHandler = (event) =>
  passThrough(event, {
    path: `/requests/${encodeURIComponent(event.params.id)}/documents/${encodeURIComponent(event.params.documentId)}`,
  });
