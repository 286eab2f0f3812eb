import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const ID = /^[0-9a-f-]{36}$/;

/** The forms and one's own drafts. Addresses name a draft or a client by id, and never what was typed. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const idIn = (name: string) => {
    const id = url.searchParams.get(name);
    return id !== null && ID.test(id) ? id : null;
  };
  const clientId = idIn('client');
  const asking = clientId === null ? null : locals.api.clients.dossier.query({ clientId } as never).catch(end);
  const [forms, drafts, dossier] = await Promise.all([
    locals.api.collection.registration.forms.query().catch(end),
    locals.api.collection.registration.drafts.list.query().catch(end),
    asking,
  ]);
  const draftId = idIn('draft');
  return { forms, drafts, draftId, asked: dossier === null ? null : { clientId: dossier.id, number: dossier.number } };
};
