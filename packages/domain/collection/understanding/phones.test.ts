import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhones } from './phones.ts';

describe('phones of a cell', () => {
  it.each([
    ['13900001733', ['13900001733']],
    ['+86 178 0000 7420', ['17800007420']],
    ['17800003841/18600009825', ['17800003841', '18600009825']],
    ['17800003841、18600009825', ['17800003841', '18600009825']],
    ['17800003841，18600009825', ['17800003841', '18600009825']],
    ['17800003841 18600009825', ['17800003841', '18600009825']],
    ['+8617800003841 +8618600009825', ['17800003841', '18600009825']],
    ['17800003841\n0371-66668888', ['17800003841', '037166668888']],
    ['１７８-００００-３８４１', ['17800003841']],
    ['17800003841/17800003841', ['17800003841']],
  ])('reads %j', (cell, phones) => {
    expect(readPhones(cell)).toEqual({ phones, hasMore: false });
  });

  it('takes the phone out of other words and says that there is more', () => {
    expect(readPhones('手机17800003841(微信同号)')).toEqual({ phones: ['17800003841'], hasMore: true });
    expect(readPhones('17800003841/1860000982')).toEqual({ phones: ['17800003841'], hasMore: true });
  });

  it.each(['1390000944', '问店长', '12345678901234567890'])(
    'finds no phone in %j and says that something is there',
    (cell) => {
      expect(readPhones(cell)).toEqual({ phones: [], hasMore: true });
    },
  );

  it.each(['', ' ', '-', '无', '\u3000'])('takes %j for nothing', (cell) => {
    expect(readPhones(cell)).toEqual({ phones: [], hasMore: false });
  });

  it('never throws, and finds only what has one spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (cell) => {
        for (const phone of readPhones(cell).phones) expect(phone).toMatch(/^(?:1[3-9]\d{9}|0\d{9,11}|\+\d{8,15})$/);
      }),
    );
  });
});
