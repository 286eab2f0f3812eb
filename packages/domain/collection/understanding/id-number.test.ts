import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdNumber, residentNumberHolds } from './id-number.ts';

describe('居民身份证 numbers', () => {
  // The example of GB 11643-1999, annex.
  it.each(['11010519491231002X', '440524188001010014'])('holds for %s', (number) => {
    expect(readIdNumber(number)).toEqual({ kind: 'valid', value: number });
  });

  it('takes lower-case x, full-width digits and spaces for the same number', () => {
    expect(readIdNumber(' 110105 19491231 002x ')).toEqual({ kind: 'valid', value: '11010519491231002X' });
    expect(readIdNumber('４４０５２４１８８００１０１００１４')).toEqual({
      kind: 'valid',
      value: '440524188001010014',
    });
  });

  it.each(['110105194912310021', '123', '1101051949123100', 'abc'])('does not hold for %s', (text) => {
    expect(readIdNumber(text)).toEqual({ kind: 'broken' });
  });

  it('says nothing about an empty cell, and leaves other documents as they are', () => {
    expect(readIdNumber(' ')).toEqual({ kind: 'none' });
    expect(readIdNumber('e12345678')).toEqual({ kind: 'valid', value: 'E12345678' });
  });

  it('catches every change of one digit', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), change, (body, [place, by]) => {
        const whole = [...'0123456789X'].map((check) => body + check).find(residentNumberHolds) ?? '';
        expect(whole).toHaveLength(18);
        const digit = (Number(whole[place]) + by) % 10;
        expect(residentNumberHolds(whole.slice(0, place) + digit + whole.slice(place + 1))).toBe(false);
      }),
    );
  });
});
