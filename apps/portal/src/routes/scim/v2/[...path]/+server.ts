import { passThrough } from '#lib/server/pass-through.ts';
import type { RequestHandler } from './$types.js';

/** The directory of another system of the office (SCIM 2.0). It comes with its key; the api answers it. */
const pass: RequestHandler = (event) =>
  passThrough(event, { path: event.url.pathname, search: event.url.search, asProgram: true });

export const GET = pass;
export const POST = pass;
export const PUT = pass;
export const PATCH = pass;
export const DELETE = pass;
