import { json } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import type { RequestHandler } from './$types.js';

/** The api answers, so pages can be served. */
export const GET: RequestHandler = async () => {
  const readiness = await portalProcess().readiness();
  return json(readiness, { status: readiness.ready ? 200 : 503 });
};
