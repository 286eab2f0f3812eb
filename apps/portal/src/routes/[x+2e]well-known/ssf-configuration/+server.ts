import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** What this office is as a transmitter of security events (OpenID Shared Signals 1.0 7). */
export const GET: RequestHandler = (event) =>
  passThrough(event, { path: '/.well-known/ssf-configuration', asProgram: true });
