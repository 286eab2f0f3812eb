import foreign from 'canonicalize';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';

it('writes the example of RFC 8785 §3.2.2 and §3.2.3 as the RFC does', () => {
  const sample = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  expect(canonicalJson(sample)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

it('orders names by UTF-16 code units, as the example of RFC 8785 §3.2.3', () => {
  const sample = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(sample)))[0]).toBe('One');
  const order = [...canonicalJson(sample).matchAll(/:"([^"]+)"/g)].map(([, text]) => text);
  expect(order).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

it.each([
  [-0, '0'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [9007199254740992, '9007199254740992'],
  [295147905179352830000, '295147905179352830000'],
  [1e21, '1e+21'],
  [333333333.33333325, '333333333.33333325'],
])('writes the number %d of RFC 8785 appendix B as %s', (number, text) => {
  expect(canonicalJson(number)).toBe(text);
});

it('agrees with a foreign implementation, whatever the value and the order in which it was put together', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const written = canonicalJson(value as Json);
      expect(written).toBe(foreign(value));
      expect(canonicalJson(JSON.parse(written))).toBe(written);
    }),
  );
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '\ud800', { '\udc00': 1 }, [() => 1]])(
  'refuses %s, which two readers could not read alike',
  (value) => {
    expect(() => canonicalJson(value as Json)).toThrow(TypeError);
  },
);
