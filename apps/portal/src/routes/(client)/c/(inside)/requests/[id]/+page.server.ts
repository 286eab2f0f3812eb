import { error, fail, redirect } from '@sveltejs/kit';
import { MOST_DOCUMENT_BYTES } from '#lib/requests/document-words.ts';
import { inTongue, kindWord, STATE_WORDS } from '#lib/requests/words.ts';
import { portalProcess } from '#lib/server/portal-process.ts';
import { endVisitPage, visitApiFor, visitHeaders } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const requests = await visitApiFor(event)
    .clients.requests.own.query()
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const request = requests.find(({ requestId }) => requestId === event.params.id);
  if (request === undefined) error(404, m.error_not_found_text(), { kind: 'not-found' });
  const { number, kind, state, documents } = request;
  return {
    ...{ number, documents, isOpen: state !== 'done' && state !== 'refused' },
    ...{ kindText: kindWord(kind), stateText: STATE_WORDS[state](), done: event.url.searchParams.has('done') },
    // Made when the page is opened: a form that is sent twice brings one document.
    documentId: crypto.randomUUID(),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const file = form.get('file');
    if (!(file instanceof File) || file.size === 0) return fail(400, { refused: m.own_document_no_file() });
    if (file.size > MOST_DOCUMENT_BYTES) return fail(400, { refused: m.own_document_too_large() });
    const query = new URLSearchParams({
      documentId: String(form.get('documentId') ?? ''),
      kind: String(form.get('kind') ?? ''),
    });
    const address = `${portalProcess().config.apiUrl}/requests/own/${encodeURIComponent(event.params.id)}/documents?${query}`;
    const headers = {
      ...visitHeaders(event),
      'content-type': file.type === '' ? 'application/octet-stream' : file.type,
    };
    const answer = await fetch(address, { method: 'POST', headers, body: file }).catch(() => null);
    if (answer === null) return fail(503, { refused: m.error_unavailable_text() });
    if (!answer.ok) return fail(409, { refused: await sentenceIn(answer) });
    redirect(303, `/c/requests/${encodeURIComponent(event.params.id)}?done`);
  },
};

/** The api's own sentence in the language of the client; where it says nothing, that nothing was kept. */
async function sentenceIn(answer: Response): Promise<string> {
  const told = (await answer.json().catch(() => null)) as {
    error?: { publicText?: { zh: string; en: string } };
  } | null;
  const text = told?.error?.publicText;
  return text === undefined ? m.scan_broken_off() : inTongue(text);
}
