import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { hashOf, readRuleSet } from './rule-set.ts';
import { grant, samplePolicies } from './sample-policies.fixture.ts';

const good = compileRuleSet(samplePolicies, { agent: [grant('clients.list', 'Client', 'branch')] }, 7);
const travelled = (): Record<string, unknown> => JSON.parse(JSON.stringify(good)) as Record<string, unknown>;

describe('readRuleSet', () => {
  it('reads back what was sent', () => {
    expect(readRuleSet(travelled())).toEqual(good);
  });

  it.each([
    [null],
    [[]],
    ['yes'],
    [{ decision: 'true' }],
    [{}],
    [{ ...good, hash: undefined }],
    [{ ...good, more: 1 }],
  ])('takes %o for no rule set', (garbage) => {
    expect(readRuleSet(garbage)).toBeNull();
  });

  it('takes rules that do not fit their hash for no rule set', () => {
    expect(readRuleSet({ ...travelled(), roles: { agent: [] } })).toBeNull();
    expect(readRuleSet({ ...travelled(), hash: '0'.repeat(64) })).toBeNull();
  });

  it('refuses a rule without conditions in a scope that has a place, even under its own hash', () => {
    const roles = {
      agent: [
        { action: 'clients.list', subject: 'Client', scope: 'own', any: null, fields: null, when: [], until: null },
      ],
    } as const;
    expect(readRuleSet({ version: 1, hash: hashOf(roles), roles })).toBeNull();
  });
});

describe('canonicalJson', () => {
  it('spells the example of RFC 8785 section 3.2.3 in its order of keys', () => {
    const sample = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const order = ['"\\r":2', '"1":4', '"\u0080":6', '"\u00f6":7', '"\u20ac":1', '"\ud83d\ude00":5', '"\ufb33":3'];
    expect(canonicalJson(sample)).toBe(`{${order.join(',')}}`);
  });

  it('spells one value one way and reads back the same', () => {
    const value = fc.letrec<{ any: string | number | null | unknown[] | object }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.maxSafeInteger().map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.constant(null),
        fc.array(tie('any')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('any'),
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one as Parameters<typeof canonicalJson>[0]);
        expect(canonicalJson(JSON.parse(text) as Parameters<typeof canonicalJson>[0])).toBe(text);
      }),
    );
  });

  it('refuses a number that has more than one spelling', () => {
    expect(() => canonicalJson(0.1)).toThrow(TypeError);
  });
});
