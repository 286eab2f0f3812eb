import type { Act, Entity, Properties } from '../deciding/question.ts';
import {
  isObject,
  type JsonObject,
  optionalObject,
  own,
  readAct,
  readContext,
  readEntity,
  readKind,
} from './read-question.ts';
import { RequestFault } from './request-fault.ts';

export type SearchKind = 'subject' | 'resource' | 'action';

/** What is searched for by its type, and what its properties have to be. */
type Wanted = Pick<Entity, 'type' | 'properties'>;

export interface PageAsked {
  readonly token: string | undefined;
  readonly limit: number | undefined;
}

interface Basis {
  readonly context: Properties | undefined;
  /** `null` where the request has no page. */
  readonly page: PageAsked | null;
  /** All that must stay the same from page to page. */
  readonly fixed: JsonObject;
}

export type Search = Basis &
  (
    | { readonly kind: 'subject'; readonly subject: Wanted; readonly action: Act; readonly resource: Entity }
    | { readonly kind: 'resource'; readonly subject: Entity; readonly action: Act; readonly resource: Wanted }
    | { readonly kind: 'action'; readonly subject: Entity; readonly resource: Entity }
  );

/** A search request (AuthZEN 1.0, section 8). The id of what is searched for is ignored. @throws RequestFault */
export function readSearch(kind: SearchKind, body: JsonObject): Search {
  const context = readContext(body);
  const page = readPage(body);
  if (kind === 'action') {
    const [subject, resource] = [
      readEntity(own(body, 'subject'), 'subject'),
      readEntity(own(body, 'resource'), 'resource'),
    ];
    return { kind, subject, resource, context, page, fixed: { kind, subject, resource, context } };
  }
  const action = readAct(own(body, 'action'));
  if (kind === 'subject') {
    const subject = wanted(readKind(own(body, 'subject'), 'subject'));
    const resource = readEntity(own(body, 'resource'), 'resource');
    return { kind, subject, action, resource, context, page, fixed: { kind, subject, action, resource, context } };
  }
  const subject = readEntity(own(body, 'subject'), 'subject');
  const resource = wanted(readKind(own(body, 'resource'), 'resource'));
  return { kind, subject, action, resource, context, page, fixed: { kind, subject, action, resource, context } };
}

function wanted({ type, properties }: Wanted): Wanted {
  return { type, properties };
}

function readPage(body: JsonObject): PageAsked | null {
  const page = own(body, 'page');
  if (page === undefined) return null;
  if (!isObject(page)) throw new RequestFault('page is not an object');
  const [token, limit] = [own(page, 'token'), own(page, 'limit')];
  if (token !== undefined && typeof token !== 'string') throw new RequestFault('page.token is not a string');
  if (limit !== undefined && !(Number.isSafeInteger(limit) && (limit as number) >= 0)) {
    throw new RequestFault('page.limit is not a non-negative integer');
  }
  optionalObject(page, 'properties', 'page.properties');
  // An empty token is how the last page says that there is no other; sent back it asks for the first.
  return { token: token === '' ? undefined : token, limit: limit as number | undefined };
}
