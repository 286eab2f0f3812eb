import type { BrowserApi } from './client.ts';

/**
 * Calls the api from the page: `ask((api) => api.clients.dossier.query({ clientId }))`. The client's code (9 KB) is fetched with
 * the first call, for a page that was rendered on the server needs none until somebody acts. An act that wants a fresh proof of who
 * asks is repeated once it was given; what was typed stays where it is.
 */
export async function ask<Answer>(call: (api: BrowserApi) => Promise<Answer>): Promise<Answer> {
  const { api } = await import('./client.ts');
  try {
    return await call(api);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'CALL_STEP_UP_REQUIRED') throw error;
    const { proveAgain } = await import('#lib/sign-in/prove-again.ts');
    if (!(await proveAgain())) throw error;
    return call(api);
  }
}
