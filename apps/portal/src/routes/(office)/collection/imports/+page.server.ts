import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('cursor');
  const cursor = asked !== null && UUID.test(asked) ? asked : null;
  const page = await locals.api.collection.imports.list
    .query(cursor === null ? {} : { cursor })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { page };
};
