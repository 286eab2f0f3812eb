import { error, text } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import type { RequestHandler } from './$types.js';

/** Marks of a reverse proxy. The portal is the one process people reach from outside; its figures are for the inside. */
const THROUGH_A_PROXY = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

export const GET: RequestHandler = async ({ request }) => {
  if (THROUGH_A_PROXY.some((name) => request.headers.has(name))) error(404, 'not-found');
  const { metrics } = portalProcess();
  return text(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
};
