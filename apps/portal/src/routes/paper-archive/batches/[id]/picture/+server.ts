import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

const pathOf = (id: string) => `/paper-archive/batches/${encodeURIComponent(id)}/picture`;

/** The picture of what is left of a batch, for whoever may read the archive there. */
export const GET: RequestHandler = (event) => passThrough(event, { path: pathOf(event.params.id) });

/** The same on its way in, by whoever signs with it. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: pathOf(event.params.id), search: event.url.search });
