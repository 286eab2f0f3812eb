import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import type { RequestHandler } from './$types.js';

/** One of the two files of a receipt, byte for byte: the document, or the signature that proves it offline. */
export const POST: RequestHandler = async (event) => {
  const part = (await event.request.formData()).get('part') === 'signature' ? 'signature' : 'document';
  const files = await visitApiFor(event)
    .collection.visits.receipt.mutate({ receiptId: event.params.id })
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const [name, type] =
    part === 'document' ? ['receipt.jsonld', 'application/ld+json'] : ['receipt.jsonld.jws', 'application/jose'];
  return new Response(files[part], {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  });
};
