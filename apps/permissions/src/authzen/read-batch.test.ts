import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBatch } from './read-batch.ts';
import { isObject, readQuestion } from './read-question.ts';
import { RequestFault } from './request-fault.ts';

/** Mostly well formed, or hardly any item would be understood. */
const mostly = (right: readonly unknown[], wrong: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
const entity = mostly(
  [
    { type: 'user', id: 'u' },
    { type: 'user', id: 'v', properties: { a: 1 }, more: 1 },
  ],
  [
    { type: 'user' },
    { type: 1, id: 'u' },
    { type: 'u', id: '\ud800' },
    { type: 'u', id: 'u', properties: [] },
    null,
    [],
  ],
);
const act = mostly([{ name: 'read' }, { name: 'edit', properties: {} }], [{ name: 1 }, {}, null, 'read']);
const context = mostly([{}, { at: 1 }], [null, []]);
const members = { subject: entity, action: act, resource: entity, context };
const whole = { subject: { type: 'user', id: 'd' }, action: { name: 'list' }, resource: { type: 'record', id: 'd' } };
const item = fc.oneof(
  { weight: 9, arbitrary: fc.record<Record<string, unknown>>(members, { requiredKeys: [] }) },
  fc.constantFrom<unknown>(null, 1, [], 'x'),
);
const defaults = fc.subarray(Object.entries(whole)).map((some) => Object.fromEntries(some) as Record<string, unknown>);

const outcome = (read: () => unknown): unknown => {
  try {
    const found = read();
    return found instanceof RequestFault ? found.message : found;
  } catch (error) {
    return error instanceof RequestFault ? error.message : error;
  }
};

it('reads each item as the question that it makes together with the defaults', () => {
  let understood = 0;
  fc.assert(
    fc.property(defaults, fc.array(item, { minLength: 1, maxLength: 5 }), (shared, evaluations) => {
      const items = readBatch({ ...shared, evaluations })?.items ?? [];
      expect(items).toHaveLength(evaluations.length);
      for (const [at, written] of evaluations.entries()) {
        if (!isObject(written)) {
          expect(outcome(() => items[at])).toBe('this evaluation is not an object');
          continue;
        }
        const expected = outcome(() => readQuestion({ ...shared, ...written }));
        if (typeof expected === 'object') understood += 1;
        expect(outcome(() => items[at])).toEqual(expected);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(understood).toBeGreaterThan(100);
});

it('refuses the request where a default is malformed, even if every item says it anew', () => {
  expect(() => readBatch({ subject: { type: 'user' }, evaluations: [whole] })).toThrow('subject.id is missing');
});
