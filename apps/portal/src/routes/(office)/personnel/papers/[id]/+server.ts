import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The paper of a background check on its way out: an act that states a reason, and no address that another page could open. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: `/personnel/papers/${encodeURIComponent(event.params.id)}`, search: event.url.search });
