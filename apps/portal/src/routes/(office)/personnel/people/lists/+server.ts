import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** A spreadsheet of new people on its way to be read, as a stream. */
export const POST: RequestHandler = (event) => passThrough(event, { path: '/personnel/people/lists' });
