/** The body of a PATCH (RFC 7644 3.5.2) as directories really send it: Entra writes `Replace` and `"False"`, Okta leaves the path out. */
import { bareName, type Filter, readFilter } from './filter.ts';
import { refuse, URN } from './scim-fault.ts';

/** One act on one attribute. `attribute` is the lower-case name with its sub-attribute: `name.givenname`. */
export interface PatchAct {
  readonly op: 'add' | 'replace' | 'remove';
  readonly attribute: string;
  /** Which of many values, where the path has brackets. */
  readonly where: Filter | null;
  readonly value: unknown;
}

const MOST_OPERATIONS = 1_000;
const PATH = /^((?:[\w.:-]*:)?[A-Za-z$][\w$-]*)(?:\[(.*)\])?(?:\.([A-Za-z$][\w$-]*))?$/s;

/** @throws ScimFault invalidSyntax | invalidPath | invalidValue | noTarget */
export function readPatch(body: unknown): readonly PatchAct[] {
  if (!isObject(body)) throw refuse('invalidSyntax', 'A PATCH has a body with "schemas" and "Operations".');
  const { schemas, Operations, operations } = body as Record<string, unknown>;
  const list = Operations ?? operations;
  if (!Array.isArray(schemas) || !schemas.includes(URN.patch))
    throw refuse('invalidSyntax', `"schemas" has to name ${URN.patch}.`);
  if (!Array.isArray(list) || list.length === 0) throw refuse('invalidSyntax', '"Operations" has to be a list.');
  if (list.length > MOST_OPERATIONS) throw refuse('tooMany', `At most ${MOST_OPERATIONS} operations at once.`);
  return list.flatMap(actsOf);
}

function actsOf(operation: unknown): PatchAct[] {
  if (!isObject(operation)) throw refuse('invalidSyntax', 'An operation is an object.');
  const { op: said, path, value } = operation as Record<string, unknown>;
  const op = typeof said === 'string' ? said.toLowerCase() : '';
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw refuse('invalidSyntax', '"op" is add, replace or remove.');
  if (path === undefined || path === null || path === '') {
    if (op === 'remove') throw refuse('noTarget', 'A remove needs a path.');
    if (!isObject(value)) throw refuse('invalidValue', 'Without a path the value is an object of attributes.');
    return Object.entries(value).flatMap(([name, each]) => spread(op, name, each));
  }
  if (typeof path !== 'string') throw refuse('invalidPath', 'A path is a text.');
  if (op !== 'remove' && value === undefined) throw refuse('invalidValue', 'An add or replace needs a value.');
  const { attribute, where } = readPath(path);
  if (where === null && isObject(value) && op !== 'remove') return spread(op, path, value);
  return [{ op, attribute, where, value }];
}

/** An object is its members: `name: { givenName }` is `name.givenName`, and an extension's URN names nothing of its own. */
function spread(op: PatchAct['op'], name: string, value: unknown): PatchAct[] {
  if (name === URN.enterprise || name === URN.user || name === URN.group) {
    if (!isObject(value)) throw refuse('invalidValue', 'A schema holds an object of attributes.');
    return Object.entries(value).flatMap(([inner, each]) => spread(op, inner, each));
  }
  const { attribute, where } = readPath(name);
  if (where !== null) return [{ op, attribute, where, value }];
  if (isObject(value) && !attribute.includes('.'))
    return Object.entries(value).map(([sub, each]) => ({
      op,
      attribute: `${attribute}.${sub.toLowerCase()}`,
      where: null,
      value: each,
    }));
  return [{ op, attribute, where: null, value }];
}

function readPath(path: string): Pick<PatchAct, 'attribute' | 'where'> {
  const found = path.length > 2_000 ? null : PATH.exec(path.trim());
  if (found === null) throw refuse('invalidPath', 'The path cannot be read.');
  const [, name = '', filter, sub] = found;
  const attribute = sub === undefined ? bareName(name) : `${bareName(name)}.${sub.toLowerCase()}`;
  return { attribute, where: filter === undefined ? null : readFilter(filter) };
}

/** True, false, and the texts that Entra sends for them. */
export function readBoolean(value: unknown, attribute: string): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text === 'true' || text === 'false') return text === 'true';
  throw refuse('invalidValue', `"${attribute}" is true or false.`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
