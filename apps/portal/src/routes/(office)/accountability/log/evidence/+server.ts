import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** An archive of the events that a filter finds, each with its proof. */
export const POST: RequestHandler = (event) => passThrough(event, { path: '/log/evidence' });
