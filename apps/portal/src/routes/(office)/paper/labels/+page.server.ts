import { endPage } from '#lib/server/page-errors.ts';
import { qrPath } from '#lib/sign-in/qr-path.ts';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MOST = 100;

/** The code of a label holds the number of the file and nothing else. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const fileIds = (url.searchParams.get('ids') ?? '')
    .split(',')
    .filter((id) => ID.test(id))
    .slice(0, MOST);
  if (fileIds.length === 0) return { labels: [] };
  const labels = await locals.api.paperArchive.files.labels
    .query({ fileIds } as never)
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { labels: labels.map((label) => ({ ...label, picture: qrPath(label.number) })) };
};
