import { error } from '@sveltejs/kit';
import { passThrough } from '#lib/server/pass-through.ts';
import * as m from '#paraglide/messages.js';
import type { RequestHandler } from './$types.js';

/** As the api's own limit; said here first, so that nobody waits for 100 MB to be refused. */
const MAX_UPLOAD_BYTES = 100 * 1024 * 1024;
/** What multipart framing and header fields add. */
const FRAMING_BYTES = 64 * 1024;

/** An old client list on its way into the sealed store, passed on as it arrives. */
export const POST: RequestHandler = (event) => {
  const length = Number(event.request.headers.get('content-length') ?? 0);
  if (length > MAX_UPLOAD_BYTES + FRAMING_BYTES) error(413, m.upload_too_large(), { kind: 'too-large' });
  return passThrough(event, { path: '/imports', search: event.url.search });
};
