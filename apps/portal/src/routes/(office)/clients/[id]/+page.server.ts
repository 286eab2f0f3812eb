import { endPage, sentenceOf, toldBy } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** Enough for the rhythm of thirteen weeks of nearly every client. */
const LOOKS_SHOWN = 200;
const MAX_CURSOR = 200;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const readAt = new Date().toISOString();
  const asked = url.searchParams.get('tab');
  const tab =
    asked === 'looks' || asked === 'consents' || asked === 'requests' || asked === 'paper' || asked === 'clocks'
      ? asked
      : ('needs' as const);
  const dossier = locals.api.clients.dossier.query({ clientId: params.id }).catch(end);
  const rest = {
    looks: null,
    consents: null,
    requests: null,
    paper: null,
    clocks: null,
    refusal: null,
    readAt,
    further: false,
  };
  if (tab === 'needs') return { ...rest, dossier: await dossier, tab };
  if (tab === 'consents') {
    const consents = locals.api.collection.consents.of.query({ clientId: params.id } as never).then(
      (view) => ({ consents: view, refusal: null }),
      (failure: unknown) => {
        const told = toldBy(failure);
        return told?.kind === 'forbidden' ? { consents: null, refusal: sentenceOf(told) } : end(failure);
      },
    );
    const [read, view] = await Promise.all([dossier, consents]);
    return { ...rest, dossier: read, tab, ...view };
  }

  if (tab === 'requests') {
    const requests = locals.api.clients.requests.ofClient.query({ clientId: params.id }).then(
      (rows) => ({ requests: rows, refusal: null }),
      (failure: unknown) => {
        const told = toldBy(failure);
        return told?.kind === 'forbidden' ? { requests: null, refusal: sentenceOf(told) } : end(failure);
      },
    );
    const [read, view] = await Promise.all([dossier, requests]);
    return { ...rest, dossier: read, tab, ...view };
  }

  if (tab === 'paper') {
    const paper = locals.api.paperArchive.files.ofClient.query({ clientId: params.id } as never).then(
      (rows) => ({ paper: rows, refusal: null }),
      (failure: unknown) => {
        const told = toldBy(failure);
        return told?.kind === 'forbidden' ? { paper: null, refusal: sentenceOf(told) } : end(failure);
      },
    );
    const [read, view] = await Promise.all([dossier, paper]);
    return { ...rest, dossier: read, tab, ...view };
  }

  if (tab === 'clocks') {
    const clocks = locals.api.retention.clocks.of.query({ clientId: params.id } as never).then(
      (view) => ({ clocks: view, refusal: null }),
      (failure: unknown) => {
        const told = toldBy(failure);
        return told?.kind === 'forbidden' ? { clocks: null, refusal: sentenceOf(told) } : end(failure);
      },
    );
    const [read, view] = await Promise.all([dossier, clocks]);
    return { ...rest, dossier: read, tab, ...view };
  }

  const cursor = url.searchParams.get('cursor')?.slice(0, MAX_CURSOR) ?? null;
  const looks = locals.api.accountability.log.looksAt
    .query({ clientId: params.id, limit: LOOKS_SHOWN, ...(cursor === null ? {} : { cursor }) })
    .then(
      (page) => ({ looks: page, refusal: null }),
      (failure: unknown) => {
        // Who may not see this may still see the dossier.
        const told = toldBy(failure);
        return told?.kind === 'forbidden' ? { looks: null, refusal: sentenceOf(told) } : end(failure);
      },
    );
  const [read, seen] = await Promise.all([dossier, looks]);
  return { ...rest, dossier: read, tab, ...seen, further: cursor !== null };
};
