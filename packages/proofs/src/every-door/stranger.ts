import type { Instance } from '@kean/dev/instance';
import { answerOf } from '../office/answer-of.ts';
import type { Colleague } from '../office/colleague.ts';

/** Somebody who never signed in, at the portal's address. */
export function stranger(instance: Instance): Pick<Colleague, 'send'> {
  const { origin } = new URL(instance.portal.url);
  return {
    send: async (address, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('origin', origin);
      const response = await fetch(`${origin}${address}`, { redirect: 'manual', ...init, headers });
      return answerOf(response);
    },
  };
}
