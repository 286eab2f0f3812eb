import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { meanwhileOf } from '@kean/agency/sign-in';
import type { CallContext, CallReporter, MeanwhileDesk, Services } from '@kean/procedures';
import type { Person, PrincipalSource } from './principal-source.ts';
import type { OpenStreams } from './streams/open-streams.ts';
import type { VisitParts, VisitSource } from './visit-source.ts';

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
    const began = performance.now();
    const visit = await visits.of(headers);
    // Whoever asks for a client's pages is nobody of the office there, whatever else the browser holds.
    if (visit.front !== undefined) return visitorsCall(call, began, visit, () => visits.of(headers));
    const person = await principals.of(headers);
    if (person === null) return { ...call, principal: null, authorizer: null };
    const lookAgain = () => principals.still(person, headers);
    const streams = { open: (kind: string) => openStreams.open(person, kind, lookAgain) };
    return personsCall({ ...call, streams }, began, person, lookAgain);
  };
}

/** What a call has of whoever makes it, in their own words or in none. */
type UnansweredCall = Pick<CallContext, 'services' | 'locale' | 'requestId' | 'report' | 'streams'>;

function personsCall(
  call: UnansweredCall,
  began: number,
  person: Person,
  lookAgain: () => Promise<Person | null>,
): CallContext {
  const meanwhile: MeanwhileDesk = {
    began,
    since: () => meanwhileOf(call.services.db, person.principal),
    again: async () => {
      const beganAgain = performance.now();
      const now = await lookAgain();
      return now === null
        ? { ...call, principal: null, authorizer: null }
        : personsCall(call, beganAgain, now, lookAgain);
    },
  };
  return { ...call, ...person, meanwhile };
}

/** A visit is read anew as it was read: a link that is stopped opens none. */
function visitorsCall(
  call: UnansweredCall,
  began: number,
  visit: VisitParts,
  lookAgain: () => Promise<VisitParts>,
): CallContext {
  const nobodyHere = { ...call, ...visit, principal: null, authorizer: null } as const;
  if (visit.visitor === undefined) return nobodyHere;
  const meanwhile: MeanwhileDesk = {
    began,
    // Never an act's own doing: whoever leaves is told so.
    since: async () => ({ contained: false, changed: (await lookAgain()).visitor === undefined }),
    again: async () => visitorsCall(call, performance.now(), await lookAgain(), lookAgain),
  };
  return { ...nobodyHere, meanwhile };
}
