import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashOfJson, hashOfObject } from './canonical-text.ts';
import { checkShape } from './check-shape.ts';
import { PolicyFile } from './policy-file.ts';
import { atOnce, inSlices } from './steps.ts';

const RULE = { id: 'r', effect: 'permit', subject: { type: 'u' }, actions: ['read'], resource: { type: 'x' } };
const FILE = {
  domain: 'site',
  version: 1,
  subjects: { u: {} },
  resources: { x: { actions: ['read'] } },
  rules: [RULE],
};

/** Values that belong somewhere in a policy file, and values that do not. */
const part = fc.oneof(
  fc.constantFrom('permit', 'forbid', 'u', 'read', 'x', '', 1, 1.5, true, null, '\u0007'),
  fc.constantFrom(
    ['read'],
    [],
    ['u', 'x'],
    { type: 'u' },
    { type: 'u', roles: [] },
    { attribute: 'now', exists: true },
  ),
  fc.constantFrom(
    { zh: '可', en: 'may' },
    { zh: '' },
    { all: [{ attribute: 'now', equals: 1 }] },
    { not: { any: [] } },
  ),
  fc.json().map((text) => JSON.parse(text) as unknown),
);
const member = fc.constantFrom(
  ...['id', 'effect', 'subject', 'actions', 'resource', 'when', 'reason', 'note', 'unknown', '__proto__'],
);
const changed = <Base extends object>(base: Base, names: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(names, fc.option(part, { nil: undefined })), { maxLength: 3 })
    .map((changes) => JSON.parse(JSON.stringify({ ...base, ...Object.fromEntries(changes) })) as Base);
const rules = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: changed(RULE, member) }, part), { maxLength: 4 }) },
  part,
);
const around = changed(
  FILE,
  fc.constantFrom('domain', 'version', 'title', 'subjects', 'resources', 'roles', 'unknown'),
);
const files = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(around, rules).map(([file, its]): unknown => ({ ...file, rules: its })) },
  around,
  part,
);

it('takes rule by rule what the schema of the whole file takes, and reads the same from it', () => {
  let taken = 0;
  fc.assert(
    fc.property(files, (file) => {
      const [whole, inSteps] = [PolicyFile.safeParse(file), atOnce(checkShape(file))];
      expect(inSteps.success).toBe(whole.success);
      if (inSteps.success) {
        expect(inSteps.file).toEqual(whole.data);
        taken += 1;
        return;
      }
      const faults = whole.error?.issues.map(({ path, message }) => ({ path, message }));
      expect(faults).toContainEqual({ path: inSteps.path, message: inSteps.message });
    }),
    { numRuns: 2_000 },
  );
  // Both outcomes were met: a check that refuses all, or takes all, would be equal to nothing.
  expect(taken).toBeGreaterThan(50);
  expect(taken).toBeLessThan(1_950);
});

// The names of a policy file are words. Names that are an index of a list go first in every object, whatever was sorted.
it('hashes an object element by element as it hashes it whole', () => {
  const objects = fc.dictionary(
    fc.string().map((name) => `m${name}`),
    fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())).map((value) => value as unknown),
  );
  fc.assert(fc.property(objects, (object) => atOnce(hashOfObject(object)) === hashOfJson(object)));
  expect(atOnce(hashOfObject({ b: undefined, a: [] }))).toBe(hashOfJson({ b: undefined, a: [] }));
});

it('lets others go between its steps', async () => {
  let others = 0;
  const counting = setInterval(() => {
    others += 1;
  }, 1);
  function* work() {
    for (let step = 0; step < 40; step += 1) {
      for (const end = performance.now() + 5; performance.now() < end; );
      yield;
    }
    return others;
  }
  expect(await inSlices(work())).toBeGreaterThan(5);
  const before = others;
  expect(atOnce(work())).toBe(before);
  clearInterval(counting);
});
