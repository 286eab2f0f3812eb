import { ownMember, type Properties, type Question } from '../deciding/question.ts';

/** A subject that a file names, with its roles and those they include. */
export interface KnownSubject {
  readonly id: string;
  readonly properties: Properties;
  readonly roles: readonly string[];
}

/** A question with what the file knows about its two entities. */
export interface Asked {
  readonly question: Question;
  readonly subject: { readonly properties: Properties } | undefined;
  readonly resource: { readonly properties: Properties } | undefined;
  readonly at: number;
}

export type ReadAttribute = (asked: Asked) => unknown;

/** Attributes of one type that only the file may tell. */
export interface Held {
  readonly subject: ReadonlySet<string>;
  readonly resource: ReadonlySet<string>;
}

/**
 * How an attribute is read. What the question says of an entity goes before what the file says, because the caller knows the
 * present state of its own records; attributes that are held are never taken from the question.
 * @returns a reader that gives `undefined` where the attribute is absent, or what is wrong with the name
 */
export function readAttribute(path: string, held: Held): ReadAttribute | string {
  const [root, ...rest] = path.split('.');
  const [kind, ...names] = rest;
  if (rest.includes('')) return `"${path}" has an empty part`;
  if (root === 'now') return rest.length === 0 ? ({ at }) => new Date(at).toISOString() : '"now" has no parts';
  if (root === 'context') {
    return kind === undefined ? '"context" needs a part' : ({ question }) => dig(question.context, rest);
  }
  if (root === 'action') {
    if (kind === 'name' && names.length === 0) return ({ question }) => question.action.name;
    if (kind === 'properties' && names.length > 0) return ({ question }) => dig(question.action.properties, names);
  }
  if (root === 'subject' || root === 'resource') {
    if (kind === 'id' && names.length === 0) return ({ question }) => question[root].id;
    if (kind === 'type' && names.length === 0) return ({ question }) => question[root].type;
    if (kind === 'properties' && names.length > 0) return propertyOf(root, names, held[root]);
  }
  return `"${path}" is no attribute: it begins with subject.id, subject.type, subject.properties., resource.id, resource.type, resource.properties., action.name, action.properties. or context., or is now`;
}

function propertyOf(root: 'subject' | 'resource', names: readonly string[], held: ReadonlySet<string>): ReadAttribute {
  const [first = '', ...rest] = names;
  if (held.has(first)) return (asked) => dig(asked[root]?.properties, names);
  return (asked) => {
    const told = ownMember(asked.question[root].properties, first);
    return told === undefined ? dig(asked[root]?.properties, names) : dig(told, rest);
  };
}

function dig(value: unknown, names: readonly string[]): unknown {
  let found = value;
  for (const name of names) found = ownMember(found, name);
  return found;
}
