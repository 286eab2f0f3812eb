import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** A receiver of our security events manages its stream (OpenID Shared Signals 1.0 8). It comes with its key; the api answers it. */
const pass: RequestHandler = (event) =>
  passThrough(event, { path: '/ssf/status', search: event.url.search, asProgram: true });

export const GET = pass;
export const POST = pass;
