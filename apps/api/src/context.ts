import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { CallContext, CallReporter, Services } from '@kean/procedures';
import type { PrincipalSource } from './principal-source.ts';
import type { OpenStreams } from './streams/open-streams.ts';
import type { VisitSource } from './visit-source.ts';

/** Makes the context of one request: who asks (read from Postgres now, never from a cache), with which rules. */
export function contextMaker(
  services: Services,
  principals: PrincipalSource,
  report: CallReporter,
  openStreams: OpenStreams,
  visits: VisitSource,
) {
  return async (headers: IncomingHttpHeaders): Promise<CallContext> => {
    const requestId = randomUUID();
    const locale = headers['x-kean-locale'] === 'en' ? 'en' : 'zh';
    const call = { services, locale, requestId, report } as const;
    const visit = await visits.of(headers);
    // Whoever asks for a client's pages is nobody of the office there, whatever else the browser holds.
    if (visit.front !== undefined) return { ...call, ...visit, principal: null, authorizer: null };
    const person = await principals.of(headers);
    if (person === null) return { ...call, principal: null, authorizer: null };
    const lookAgain = () => principals.still(person, headers);
    return { ...call, ...person, streams: { open: (kind) => openStreams.open(person, kind, lookAgain) } };
  };
}
