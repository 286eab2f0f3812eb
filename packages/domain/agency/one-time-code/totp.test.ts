import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase32, toBase32 } from './base32.ts';
import { codeAt, stepAt, stepOfCode } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890', 'ascii');

describe('one-time codes', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at second %i', (second, code) => {
    expect(codeAt(SECRET, stepAt(second * 1000), 8)).toBe(code);
  });

  it('are those of RFC 4226, appendix D', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(codes.map((_, count) => codeAt(SECRET, count))).toEqual(codes);
  });

  it('count for the step before and the step after, and no further', () => {
    const found = [-2, -1, 0, 1, 2].map((off) => stepOfCode(SECRET, codeAt(SECRET, 1000 + off), 1000));
    expect(found).toEqual([null, 999, 1000, 1001, null]);
  });

  it.each(['', '12345', '1234567', '12345a', '１２３４５６', ' 123456'])('refuse %j', (text) => {
    expect(stepOfCode(SECRET, text, 1000)).toBeNull();
  });
});

describe('base32', () => {
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes %j as RFC 4648, 10', (text, coded) => {
    expect(toBase32(Buffer.from(text))).toBe(coded);
    expect(fromBase32(coded).toString()).toBe(text);
  });

  it('gives back every secret', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => fromBase32(toBase32(bytes)).equals(bytes)));
  });

  it('refuses what is not of its alphabet', () => {
    expect(() => fromBase32('MZXW6YTB01')).toThrow(TypeError);
  });
});
