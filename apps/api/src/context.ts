import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { CallContext, CallReporter, Services } from '@kean/procedures';
import type { PrincipalSource } from './principal-source.ts';

/** Makes the context of one request: who asks (read from Postgres now, never from a cache), with which rules. */
export function contextMaker(services: Services, principals: PrincipalSource, report: CallReporter) {
  return async (headers: IncomingHttpHeaders): Promise<CallContext> => {
    const requestId = randomUUID();
    const locale = headers['x-kean-locale'] === 'en' ? 'en' : 'zh';
    const person = await principals.of(headers);
    const call = { services, locale, requestId, report } as const;
    return person === null ? { ...call, principal: null, authorizer: null } : { ...call, ...person };
  };
}
