import { error } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { id, noticeId } = params;
  const after = url.searchParams.get('after');
  if (![id, noticeId, after ?? id].every((one) => ID.test(one)))
    error(404, m.error_not_found_text(), { kind: 'not-found' });
  const { read, sending } = locals.api.incidents.notices;
  const found = async () => {
    const notice = await read.query({ noticeId });
    return {
      notice,
      unreached: notice.sending === null ? null : await sending.unreached.query({ noticeId, cursor: after }),
    };
  };
  const shown = await found().catch((failure: unknown) => endPage(failure, url.pathname));
  if (shown.notice.caseId !== id) error(404, m.error_not_found_text(), { kind: 'not-found' });
  return shown;
};
