import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The api under the portal's own origin: calls, batches and event streams. Origin is judged in hooks.server.ts. */
const pass: RequestHandler = (event) =>
  passThrough(event, { path: `/trpc/${event.params.path}`, search: event.url.search });

export const GET = pass;
export const POST = pass;
