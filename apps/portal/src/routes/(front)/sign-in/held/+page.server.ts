import { wayBack } from '#lib/server/way-back.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ url }) => ({ to: wayBack(url.searchParams.get('to')) });
