import type { Instance } from '@kean/dev/instance';
import { answerOf } from '../office/answer-of.ts';
import type { Colleague } from '../office/colleague.ts';

type Voice = Pick<Colleague, 'send'>;

export interface Stranger {
  readonly atPortal: Voice;
  readonly atApi: Voice;
}

/** Somebody who never signed in, at the portal's address, and at the api's. */
export function stranger(instance: Instance): Stranger {
  const at = (url: string): Voice => ({
    send: async (address, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('origin', new URL(instance.portal.url).origin);
      return answerOf(await fetch(new URL(address, url), { redirect: 'manual', ...init, headers }));
    },
  });
  return { atPortal: at(instance.portal.url), atApi: at(instance.api.url) };
}
