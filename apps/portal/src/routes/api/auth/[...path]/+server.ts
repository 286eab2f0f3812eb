import { passThrough } from '#lib/server/pass-through.ts';
import { portalProcess } from '#lib/server/portal-process.ts';
import { addressHeaders } from '#lib/server/to-api.ts';
import type { RequestHandler } from './$types.js';

/** Sign-in routes of the api. Only here the device's address is named, for the limits on attempts. */
const pass: RequestHandler = (event) =>
  passThrough(event, {
    path: `/api/auth/${event.params.path}`,
    search: event.url.search,
    headers: { ...addressHeaders(event), origin: portalProcess().config.portalOrigin },
  });

export const GET = pass;
export const POST = pass;
