import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const LOOKS_SHOWN = 50;
/** The acts that are looks at a sealed value, and the attempts at one. */
const LOOK = 'circulation.field-revealed';

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const tab = url.searchParams.get('tab') === 'looks' ? ('looks' as const) : ('needs' as const);
  const dossier = locals.api.clients.dossier.query({ clientId: params.id }).catch(end);
  if (tab === 'needs') return { dossier: await dossier, tab, looks: null };

  const { signedIn } = await parent();
  if (!signedIn.actions.includes('accountability.read-log'))
    return { dossier: await dossier, tab: 'needs' as const, looks: null };
  const looks = locals.api.accountability.log.search
    .query({ clientId: params.id, action: LOOK, limit: LOOKS_SHOWN })
    .catch(end);
  const [read, page] = await Promise.all([dossier, looks]);
  return { dossier: read, tab, looks: page };
};
