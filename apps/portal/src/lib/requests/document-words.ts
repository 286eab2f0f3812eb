import * as m from '#paraglide/messages.js';

/** Most bytes of one document, and the kinds of file that are looked for; the api looks at the bytes themselves. */
export const MOST_DOCUMENT_BYTES = 20 * 1024 * 1024;
export const DOCUMENT_TYPES = 'application/pdf,image/jpeg,image/png,image/webp,image/tiff,image/heic';

/** What may come with a request, as people of the office and clients read it. */
export const DOCUMENT_WORDS = {
  identity: m.request_document_identity,
  authority: m.request_document_authority,
  request: m.request_document_request,
  other: m.request_document_other,
} as const;
export type DocumentKind = keyof typeof DOCUMENT_WORDS;
