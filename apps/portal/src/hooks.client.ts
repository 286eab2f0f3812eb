import type { HandleClientError } from '@sveltejs/kit/hooks';
import * as m from '#paraglide/messages.js';

/** What fails while moving between pages is the network or the server's absence; what the server refused is worded already. */
export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind === 'app') return error;
  return { status: 503, title: m.error_unavailable_title(), message: m.error_unavailable_text(), kind: 'unavailable' };
};
