import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** What an identity provider tells of accounts (RFC 8935). It comes with its key; the api answers it. */
export const POST: RequestHandler = (event) =>
  passThrough(event, { path: `/ssf/receive/${encodeURIComponent(event.params.connectorId)}`, asProgram: true });
