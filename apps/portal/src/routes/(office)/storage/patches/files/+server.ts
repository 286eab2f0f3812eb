import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** What was published about what is installed, as a stream. */
export const POST: RequestHandler = (event) => passThrough(event, { path: '/storage/advisories' });
