import { z } from 'zod';

/** The part of JSON Schema that zod writes for what a payload may hold. */
interface Shape {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: unknown;
}

const UUID_SAMPLES = ['0190a138-1234-7567-8138-123456789012', 'ffffffff-ffff-4fff-bfff-ffffffffffff'];
/** What the pattern of an id must refuse; a pattern that lets one through is no pattern of ids. */
const VALUE_SAMPLES = ['', '13812345678', '11010519491231002X', '王小明', 'some text', 'someone@office.example'];
const CODE = /^[a-z][a-zA-Z0-9_.-]{0,63}$/;
const MAX_ITEMS = 1000;

/**
 * Looks for a place in a payload that could hold a value: text that is neither an id nor a member of a closed list, a fraction, an
 * open object, a list without bound. Queues are kept in Redis, in backups and on consoles, where no value may be (I1).
 *
 * @returns the path of the first such place, `null` when there is none
 */
export function placeForValues(schema: z.ZodType): string | null {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  if (shape.type !== 'object') return 'payload';
  return findIn(shape, 'payload');
}

function findIn(shape: Shape, path: string): string | null {
  if (shape.anyOf !== undefined) return first(shape.anyOf, (part) => findIn(part, path));
  if (shape.enum !== undefined) return shape.enum.every(isCode) ? null : path;
  if (shape.const !== undefined) return isCode(shape.const) ? null : path;
  if (shape.type === 'object') return findInObject(shape, path);
  if (shape.type === 'array') return findInArray(shape, path);
  if (shape.type === 'string') return isId(shape) ? null : path;
  return shape.type === 'integer' || shape.type === 'boolean' || shape.type === 'null' ? null : path;
}

function findInObject({ properties = {}, additionalProperties }: Shape, path: string): string | null {
  if (additionalProperties !== false) return path;
  return first(Object.entries(properties), ([name, part]) => findIn(part, `${path}.${name}`));
}

function findInArray({ items, maxItems }: Shape, path: string): string | null {
  if (items === undefined || maxItems === undefined || maxItems > MAX_ITEMS) return path;
  return findIn(items, `${path}[]`);
}

function isId({ pattern, format }: Shape): boolean {
  if (format === 'uuid' && pattern === undefined) return true;
  if (pattern === undefined) return false;
  const expression = new RegExp(pattern);
  return UUID_SAMPLES.some((id) => expression.test(id)) && !VALUE_SAMPLES.some((value) => expression.test(value));
}

function isCode(member: unknown): boolean {
  return typeof member === 'string' ? CODE.test(member) : typeof member === 'boolean' || Number.isInteger(member);
}

function first<T>(parts: readonly T[], find: (part: T) => string | null): string | null {
  for (const part of parts) {
    const found = find(part);
    if (found !== null) return found;
  }
  return null;
}
