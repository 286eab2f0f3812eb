import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOnePhone } from './one-phone.ts';

describe('a phone has one spelling', () => {
  it.each([
    ['13812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['+86-138-1234-5678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['86 13812345678', '13812345678'],
    ['138.1234.5678', '13812345678'],
    ['0371-66668888', '037166668888'],
    ['(0371)6666 8888', '037166668888'],
    ['+86 371 66668888', '037166668888'],
    ['021-6666888', '0216666888'],
    ['+852 6123 4567', '+85261234567'],
  ])('reads %s', (typed, spelling) => {
    expect(readOnePhone(typed)).toBe(spelling);
  });

  it.each(['', '1381234567', '138123456789', '12812345678', '13812345678/13912345678', '电话', '0371', '-', '+86'])(
    'does not take %j for a phone',
    (typed) => {
      expect(readOnePhone(typed)).toBeNull();
    },
  );

  it('is stable: the spelling of a spelling is itself, whatever stood between the digits', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '\u3000');
    const prefix = fc.constantFrom('', '+86', '0086', '86', '+86 ');
    const digits = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }));
    fc.assert(
      fc.property(digits, separator, prefix, fc.boolean(), ([second, rest], gap, country, wide) => {
        const mobile = `1${second}${String(rest).padStart(9, '0')}`;
        const typed = country + [mobile.slice(0, 3), mobile.slice(3, 7), mobile.slice(7)].join(gap);
        const asTyped = wide ? typed.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)) : typed;
        expect(readOnePhone(asTyped)).toBe(mobile);
        expect(readOnePhone(mobile)).toBe(mobile);
      }),
    );
  });
});
