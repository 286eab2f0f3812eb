import type { RequestKind } from '@kean/clients/contract/requests';
import { KINDS } from '#lib/requests/words.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const SHOWN = ['open', 'mine', 'overdue', 'decided'] as const;
export type Shown = (typeof SHOWN)[number];

export const load: PageServerLoad = async ({ locals, url }) => {
  const show = SHOWN.find((one) => one === url.searchParams.get('show')) ?? 'open';
  const kind: RequestKind | undefined = KINDS.find((one) => one === url.searchParams.get('kind'));
  const filter = { show, ...(kind === undefined ? {} : { kind }) };
  const page = await locals.api.clients.requests.list
    .query(filter)
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, filter };
};
