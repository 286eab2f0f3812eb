import type { Act, Entity, Properties, Question } from '../deciding/question.ts';
import { RequestFault } from './request-fault.ts';

/** A JSON object, as every body and every entity must be. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One access evaluation. Unknown members are ignored, missing and wrong ones refused (AuthZEN 1.0, 10.1.1). The entities are
 * handed on as they came; whoever reads them reads the members that were looked at here, and properties by `ownMember`.
 * @throws RequestFault
 */
export function readQuestion(body: JsonObject): Question {
  const subject = readEntity(own(body, 'subject'), 'subject');
  const action = readAct(own(body, 'action'));
  const resource = readEntity(own(body, 'resource'), 'resource');
  return { subject, action, resource, context: readContext(body) };
}

/** @throws RequestFault unless it has a type and an id */
export function readEntity(value: unknown, name: 'subject' | 'resource'): Entity {
  const entity = readKind(value, name);
  requireText(own(entity, 'id'), `${name}.id`);
  return entity as unknown as Entity;
}

/** An entity that is searched for: its type is asked for, its id ignored. */
export function readKind(
  value: unknown,
  name: 'subject' | 'resource',
): JsonObject & Pick<Entity, 'type' | 'properties'> {
  const entity = requireObject(value, name);
  requireText(own(entity, 'type'), `${name}.type`);
  optionalObject(entity, 'properties', `${name}.properties`);
  return entity as JsonObject & Pick<Entity, 'type' | 'properties'>;
}

export function readAct(value: unknown): Act {
  const action = requireObject(value, 'action');
  requireText(own(action, 'name'), 'action.name');
  optionalObject(action, 'properties', 'action.properties');
  return action as unknown as Act;
}

export function readContext(body: JsonObject): Properties | undefined {
  return optionalObject(body, 'context', 'context');
}

export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function requireObject(value: unknown, name: string): JsonObject {
  if (value === undefined) throw new RequestFault(`${name} is missing`);
  if (!isObject(value)) throw new RequestFault(`${name} is not an object`);
  return value;
}

function requireText(value: unknown, name: string): void {
  if (value === undefined) throw new RequestFault(`${name} is missing`);
  if (typeof value !== 'string') throw new RequestFault(`${name} is not a string`);
  if (!value.isWellFormed()) throw new RequestFault(`${name} holds half a character`);
}

export function optionalObject(object: JsonObject, name: string, spelled: string): Properties | undefined {
  const value = own(object, name);
  if (value !== undefined && !isObject(value)) throw new RequestFault(`${spelled} is not an object`);
  return value;
}
