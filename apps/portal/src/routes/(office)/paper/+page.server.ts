import { CLASSES } from '#lib/paper/words.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const SHOWN = ['all', 'lent', 'overdue', 'missing', 'to-scan', 'to-shred', 'shredded'] as const;
export type Shown = (typeof SHOWN)[number];
const ID = /^[0-9a-f-]{36}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const show = SHOWN.find((one) => one === url.searchParams.get('show')) ?? 'all';
  const fileClass = CLASSES.find((one) => one === url.searchParams.get('class'));
  const cabinet = url.searchParams.get('cabinet');
  const filter = {
    show,
    ...(fileClass === undefined ? {} : { class: fileClass }),
    ...(cabinet !== null && ID.test(cabinet) ? { cabinetId: cabinet } : {}),
  };
  const [page, cabinets] = await Promise.all([
    locals.api.paperArchive.files.list.query(filter).catch(end),
    locals.api.paperArchive.cabinets.list.query().catch(end),
  ]);
  return { page, cabinets, filter };
};
