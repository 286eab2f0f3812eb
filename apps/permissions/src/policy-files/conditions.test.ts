import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition, judge as judgeCompiled } from './compile-condition.ts';
import type { Condition } from './policy-file.ts';
import type { Asked } from './read-attribute.ts';

const NOTHING_HELD = { subject: new Set<string>(), resource: new Set<string>() };

function asked(properties: Record<string, unknown>): Asked {
  const question = {
    subject: { type: 'user', id: 'u' },
    action: { name: 'read' },
    resource: { type: 'record', id: 'r', properties },
  };
  return { question, subject: undefined, resource: undefined, at: Date.parse('2026-11-25T12:00:00Z') };
}

function judge(condition: Condition, properties: Record<string, unknown>) {
  const compiled = compileCondition(condition, NOTHING_HELD, '', (path, what) => {
    throw new Error(`${path} ${what}`);
  });
  return judgeCompiled(compiled, asked(properties));
}

const of = (comparison: Condition): Condition => ({ attribute: 'resource.properties.a', ...comparison });

describe('a comparison', () => {
  it.each<[Condition, unknown, boolean | undefined]>([
    [of({ equals: 'x' }), 'x', true],
    [of({ equals: 1 }), '1', false],
    [of({ equals: 'x' }), ['x'], undefined],
    [of({ equals: 'x' }), undefined, undefined],
    [of({ equals: 'x' }), null, undefined],
    [of({ notEquals: 'x' }), 'y', true],
    [of({ notEquals: 'x' }), undefined, undefined],
    [of({ in: ['x', 'y'] }), 'y', true],
    [of({ notIn: ['x'] }), 'z', true],
    [of({ notIn: ['x'] }), undefined, undefined],
    [of({ contains: 'x' }), ['x'], true],
    [of({ contains: 'x' }), 'xyz', undefined],
    [of({ startsWith: 'pu' }), 'pudong', true],
    [of({ greaterThan: 9 }), 10, true],
    [of({ greaterThan: 9 }), '10', undefined],
    [of({ atLeast: 10 }), 10, true],
    [of({ lessThan: 10 }), 10, false],
    [of({ atMost: 10 }), 10, true],
    [of({ before: '2026-11-25T08:00-05:00' }), '2026-11-25T12:59:59Z', true],
    [of({ after: '2026-11-25T08:00-05:00' }), '2026-11-25T12:59:59Z', false],
    [of({ before: { attribute: 'now' } }), '2026-11-25T11:59Z', true],
    [of({ before: { attribute: 'now' } }), '2026-11-25', undefined],
    [of({ exists: true }), 0, true],
    [of({ exists: true }), null, false],
    [of({ exists: false }), undefined, true],
  ])('%j of %j is %j', (condition, value, expected) => {
    expect(judge(condition, value === undefined ? {} : { a: value })).toBe(expected);
  });

  it('reads no property that every object has', () => {
    const inherited = { attribute: 'resource.properties.constructor.name', equals: 'Object' };
    expect(judge(inherited, {})).toBeUndefined();
    expect(judge({ attribute: 'resource.properties.__proto__', exists: true }, {})).toBe(false);
    expect(judge({ attribute: 'resource.properties.a.length', equals: 1 }, { a: ['x'] })).toBe(true);
  });
});

describe('what cannot be known', () => {
  const names = ['a', 'b', 'c'];
  const leaf = fc
    .record({ name: fc.constantFrom(...names), value: fc.integer({ min: 0, max: 2 }) })
    .map(({ name, value }): Condition => ({ attribute: `resource.properties.${name}`, equals: value }));
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.record({ not: tie('condition') }),
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    ),
  }));
  const values = fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(2) });

  it('is never taken for true or false: an answer without an attribute is the answer with it, whatever its value', () => {
    let known = 0;
    fc.assert(
      fc.property(condition, values, fc.subarray(names), (one, whole, kept) => {
        const part = Object.fromEntries(Object.entries(whole).filter(([name]) => kept.includes(name)));
        const answer = judge(one, part);
        if (answer === undefined) return;
        known += 1;
        expect(judge(one, whole)).toBe(answer);
      }),
      { numRuns: 2_000 },
    );
    expect(known).toBeGreaterThan(200);
  });
});
