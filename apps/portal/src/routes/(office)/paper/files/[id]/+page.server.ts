import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const file = await locals.api.paperArchive.files.get.query({ fileId: params.id } as never).catch(end);
  const { fileId, version } = file;
  const mayLend = file.mayHandle && file.state === 'shelved';
  const [borrowers, cabinets] = file.mayHandle
    ? await Promise.all([
        mayLend ? locals.api.paperArchive.loans.borrowers.query({ fileId, version } as never).catch(end) : [],
        locals.api.paperArchive.cabinets.list.query().catch(end),
      ])
    : [[], []];
  return { file, borrowers, cabinets: cabinets.filter(({ isMine, isClosed }) => isMine && !isClosed) };
};
