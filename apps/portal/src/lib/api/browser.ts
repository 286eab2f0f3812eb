import type { BrowserApi } from './client.ts';

/**
 * Calls the api from the page: `ask((api) => api.clients.dossier.query({ clientId }))`. The client's code (9 KB) is fetched with
 * the first call, for a page that was rendered on the server needs none until somebody acts.
 */
export async function ask<Answer>(call: (api: BrowserApi) => Promise<Answer>): Promise<Answer> {
  const { api } = await import('./client.ts');
  return call(api);
}
