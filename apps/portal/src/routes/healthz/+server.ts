import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types.js';

/** This process runs. */
export const GET: RequestHandler = () => json({ status: 'up' });
