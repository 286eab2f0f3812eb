import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The public keys of our security events. */
export const GET: RequestHandler = (event) => passThrough(event, { path: '/ssf/jwks.json', asProgram: true });
