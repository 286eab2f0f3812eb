import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The rows of an import that were not taken over, as a file for whoever may import. */
export const GET: RequestHandler = (event) =>
  passThrough(event, { path: `/imports/${encodeURIComponent(event.params.id)}/rejects` });
