import { error, json } from '@sveltejs/kit';
import { healthInWords } from '#lib/accountability/health-in-words.ts';
import type { RequestHandler } from './$types.js';

/** The strip of proof, in the words of now. */
export const GET: RequestHandler = async ({ locals }) => {
  const health = await locals.api.accountability.log.health.query().catch(() => null);
  if (health === null) error(503);
  return json(healthInWords(health, new Date()));
};
