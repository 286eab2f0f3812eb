import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** Whom a receiver wants to hear of: everybody who works here, as the api answers. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: `/ssf/subjects/${encodeURIComponent(event.params.act)}`, asProgram: true });
