import type { Question } from '../deciding/question.ts';
import { isObject, type JsonObject, optionalObject, own, readAct, readContext, readEntity } from './read-question.ts';
import { RequestFault } from './request-fault.ts';

/** More in one request would hold up everybody else's; a caller with more asks again. */
export const MOST_EVALUATIONS = 1_000;

export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export type Semantic = (typeof SEMANTICS)[number];

export interface Batch {
  readonly semantic: Semantic;
  /** Each question, or what is wrong with it: that one is then denied, the others answered (AuthZEN 1.0, 7.2.1). */
  readonly items: readonly (Question | RequestFault)[];
}

/**
 * The body of an access evaluations request, or `null` where it holds no evaluations and is therefore a single one.
 * A default that is there must be whole even if every item overrides it: the request as such is malformed otherwise.
 * @throws RequestFault
 */
export function readBatch(body: JsonObject): Batch | null {
  const evaluations = own(body, 'evaluations');
  const semantic = readSemantic(body);
  if (evaluations === undefined) return null;
  if (!Array.isArray(evaluations)) throw new RequestFault('evaluations is not an array');
  if (evaluations.length === 0) return null;
  if (evaluations.length > MOST_EVALUATIONS) {
    throw new RequestFault(`evaluations holds more than ${MOST_EVALUATIONS}; ask in several requests`);
  }
  const [subject, action, resource] = [own(body, 'subject'), own(body, 'action'), own(body, 'resource')];
  const defaults: Partial<Question> = {
    ...(subject === undefined ? {} : { subject: readEntity(subject, 'subject') }),
    ...(action === undefined ? {} : { action: readAct(action) }),
    ...(resource === undefined ? {} : { resource: readEntity(resource, 'resource') }),
    context: readContext(body),
  };
  return { semantic, items: evaluations.map((item: unknown) => readItem(item, defaults)) };
}

/** What an item says replaces the default whole; nothing is merged within an entity. What came from a default was read already. */
function readItem(item: unknown, defaults: Partial<Question>): Question | RequestFault {
  try {
    if (!isObject(item)) throw new RequestFault('this evaluation is not an object');
    return {
      subject: memberOf(item, 'subject') ? readEntity(item.subject, 'subject') : given(defaults.subject, 'subject'),
      action: memberOf(item, 'action') ? readAct(item.action) : given(defaults.action, 'action'),
      resource: memberOf(item, 'resource')
        ? readEntity(item.resource, 'resource')
        : given(defaults.resource, 'resource'),
      context: memberOf(item, 'context') ? readContext(item) : defaults.context,
    };
  } catch (error) {
    if (error instanceof RequestFault) return error;
    throw error;
  }
}

function memberOf(item: JsonObject, name: string): boolean {
  return Object.hasOwn(item, name);
}

function given<Member>(member: Member | undefined, name: string): Member {
  if (member === undefined) throw new RequestFault(`${name} is missing`);
  return member;
}

function readSemantic(body: JsonObject): Semantic {
  const options = optionalObject(body, 'options', 'options');
  const semantic = options === undefined ? undefined : own(options, 'evaluations_semantic');
  if (semantic === undefined) return 'execute_all';
  const known = SEMANTICS.find((name) => name === semantic);
  if (known === undefined) throw new RequestFault(`options.evaluations_semantic is not one of ${SEMANTICS.join(', ')}`);
  return known;
}
