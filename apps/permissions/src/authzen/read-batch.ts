import type { Question } from '../deciding/question.ts';
import {
  isObject,
  type JsonObject,
  optionalObject,
  own,
  readAct,
  readContext,
  readEntity,
  readQuestion,
} from './read-question.ts';
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
  const defaults: Record<string, unknown> = {};
  const keep = (name: string, read: (value: unknown) => unknown) => {
    const value = own(body, name);
    if (value !== undefined) defaults[name] = read(value);
  };
  keep('subject', (value) => readEntity(value, 'subject'));
  keep('action', readAct);
  keep('resource', (value) => readEntity(value, 'resource'));
  keep('context', () => readContext(body));
  return { semantic, items: evaluations.map((item: unknown) => readItem(item, defaults)) };
}

/** What an item says replaces the default whole; nothing is merged within an entity. */
function readItem(item: unknown, defaults: JsonObject): Question | RequestFault {
  try {
    if (!isObject(item)) throw new RequestFault('this evaluation is not an object');
    const member = (name: string) => (Object.hasOwn(item, name) ? item[name] : defaults[name]);
    const [subject, action, resource] = [member('subject'), member('action'), member('resource')];
    return readQuestion({ subject, action, resource, context: member('context') });
  } catch (error) {
    if (error instanceof RequestFault) return error;
    throw error;
  }
}

function readSemantic(body: JsonObject): Semantic {
  const options = optionalObject(body, 'options', 'options');
  const semantic = options === undefined ? undefined : own(options, 'evaluations_semantic');
  if (semantic === undefined) return 'execute_all';
  const known = SEMANTICS.find((name) => name === semantic);
  if (known === undefined) throw new RequestFault(`options.evaluations_semantic is not one of ${SEMANTICS.join(', ')}`);
  return known;
}
