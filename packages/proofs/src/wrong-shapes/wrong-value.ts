import type { Chance } from './chance.ts';

/** Things no procedure asks for: other types, bounds, texts that break careless code, keys that are not keys. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  -0.5,
  '',
  ' ',
  'x'.repeat(5000),
  "'; DROP TABLE client; --",
  '%_\\',
  '\u0000',
  '\ud800',
  '王'.repeat(300),
  '＋８６１３８',
  '{{7*7}}<%= 7*7 %>',
  '../../etc/passwd',
  '00000000-0000-0000-0000-000000000000',
  '0190a138-1234-7567-8138-12345678901',
  '2026-13-45T99:99:99Z',
  'NaN',
  [],
  [[[[[[]]]]]],
  {},
  { __proto__: { admin: true } },
  { constructor: { prototype: {} } },
  { $ne: null },
  { toString: 'x', length: -1 },
  Array.from({ length: 300 }, (_, index) => index),
];

/** The JSON Schema parts that inputs of procedures are made of. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
}

/** A value that fits the schema well enough to pass most of its checks. */
export function fittingValue(schema: Schema, chance: Chance): unknown {
  if (schema.enum !== undefined) return chance.of(schema.enum);
  if (schema.anyOf !== undefined) return fittingValue(chance.of(schema.anyOf), chance);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) === true || chance.below(2) === 0)
          .map(([name, part]) => [name, fittingValue(part, chance)]),
      );
    case 'array':
      return Array.from({ length: 1 + chance.below(3) }, () => fittingValue(schema.items ?? {}, chance));
    case 'string':
      return schema.pattern?.includes('[0-9a-f]{8}') === true
        ? someUuid(chance)
        : chance.of(['张', '1380', 'KH-000001', 'x']);
    case 'number':
    case 'integer':
      return (schema.minimum ?? 0) + chance.below(20);
    case 'boolean':
      return chance.below(2) === 0;
    default:
      return chance.of(ODD);
  }
}

/** The same value with one thing wrong somewhere, or something else altogether. */
export function wrongValue(schema: Schema | null, chance: Chance): unknown {
  if (schema === null || chance.below(4) === 0) return chance.of(ODD);
  const value = fittingValue(schema, chance);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return chance.of(ODD);
  const names = Object.keys(schema.properties ?? {});
  const broken: Record<string, unknown> = { ...value };
  const choice = chance.below(3);
  if (choice === 0 || names.length === 0)
    broken[chance.of(['extra', 'staffId', '__proto__', 'branchId', 'orderBy', 'phone'])] = chance.of(ODD);
  else if (choice === 1) delete broken[chance.of(names)];
  else broken[chance.of(names)] = chance.of(ODD);
  return broken;
}

function someUuid(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => chance.below(16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
